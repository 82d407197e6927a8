import AuditModel
import Protocols
import TestSupport
import Testing

/// gRPC over HTTP/2 and gRPC-Web over HTTP/1: the framing of "gRPC over HTTP2", Length-Prefixed-Message.
struct GRPCTests {
  private typealias Build = HTTP2Builder

  private func message(_ content: [UInt8], flag: UInt8 = 0) -> [UInt8] {
    [flag] + Build.word(UInt32(content.count)) + content
  }

  /// Field 1 is `D12345` (protobuf encoding).
  private let report: [UInt8] = [0x0A, 6] + Array("D12345".utf8)

  @Test func eachMessageIsABodyOfItsOwn() {
    var transcript = Build.opened
    let type = ("content-type", "application/grpc+proto")
    let second = message([1, 2, 3, 4], flag: 1)
    transcript.say(
      .fromInitiator,
      Build.headers(1, Build.request("POST", "/pkg.Service/Watch", more: [type, ("grpc-encoding", "gzip")]))
        + Build.frame(0, stream: 1, message(report) + second.prefix(3))
        + Build.frame(0, flags: 1, stream: 1, Array(second.dropFirst(3))))
    transcript.say(
      .fromResponder,
      Build.headers(1, Build.response("200", [type])) + Build.frame(0, stream: 1, message(report))
        + Build.headers(1, Build.block([("grpc-status", "0"), ("grpc-message", "for D12345")]), isLast: true))
    let sink = decode(transcript, with: [HTTP2.module])
    #expect(sink.faults == [])
    #expect(sink.troubles == [])
    let request = sink.messages[0]
    #expect(request.start == "POST /pkg.Service/Watch")
    #expect(request.bodies.map(\.bytes) == [report, [1, 2, 3, 4]])
    #expect(request.bodies.map(\.contentEncoding) == ["", "gzip"])
    #expect(sink.messages[1].values(.header, "grpc-message") == ["for D12345"])
    #expect(sink.messages[1].bodies.map(\.bytes) == [report])
  }

  @Test func grpcWebHasItsTrailersInTheBody() {
    let trailers = message(Array("grpc-status: 0\r\ngrpc-message: for D12345\r\n".utf8), flag: 0x80)
    let body = message(report) + trailers
    var transcript = Transcript()
    transcript.client("POST /pkg.Service/Report HTTP/1.1\r\nHost: example.com\r\nContent-Length: 0\r\n\r\n")
    transcript.server(
      "HTTP/1.1 200 OK\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: \(body.count)\r\n\r\n")
    transcript.say(.fromResponder, body)
    let sink = decode(transcript, with: [HTTP1.module])
    #expect(sink.faults == [])
    #expect(sink.messages[1].bodies.map(\.bytes) == [report])
    #expect(sink.messages[1].values(.header, "grpc-message") == ["for D12345"])
  }

  @Test func aLengthThatLiesGivesWhatThereIs() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator,
      Build.headers(1, Build.request("POST", "/a/b", more: [("content-type", "application/grpc")]))
        + Build.frame(0, flags: 1, stream: 1, [0, 0xFF, 0xFF, 0xFF, 0xFF] + report))
    let sink = decode(transcript, with: [HTTP2.module])
    #expect(sink.faults == [])
    #expect(sink.messages[0].bodies.map(\.bytes) == [report])
    #expect(sink.messages[0].bodies[0].isComplete == false)
  }

  @Test func passesTheDecoderCheck() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator,
      Build.headers(1, Build.request("POST", "/a/b", more: [("content-type", "application/grpc")]))
        + Build.frame(0, stream: 1, message(report)) + Build.frame(0, flags: 1, stream: 1, message(report)))
    transcript.say(
      .fromResponder,
      Build.headers(1, Build.response("200", [("content-type", "application/grpc")]))
        + Build.frame(0, stream: 1, message(report))
        + Build.headers(1, Build.block([("grpc-status", "0")]), isLast: true))
    #expect(checkDecoder(HTTP2.module, transcript) == [])
  }
}
