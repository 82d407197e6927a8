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

  // MARK: - Text

  private func answer(_ body: String, type: String = "application/grpc-web-text+proto") -> RecordingSink {
    var transcript = Transcript()
    transcript.client("POST /pkg.Service/Report HTTP/1.1\r\nHost: example.com\r\nContent-Length: 0\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
    let sink = decode(transcript, with: [HTTP1.module])
    #expect(sink.faults == [])
    return sink
  }

  /// Base64 as Python makes it: as a whole, a piece for each message, and pieces that end within messages.
  @Test(arguments: [
    "AAAAAAgKBkQxMjM0NQAAAAAICgZEMTIzNDWAAAAAKmdycGMtc3RhdHVzOiAwDQpncnBjLW1lc3NhZ2U6IGZvciBEMTIzNDUNCg==",
    "AAAAAAgKBkQxMjM0NQ==AAAAAAgKBkQxMjM0NQ==gAAAACpncnBjLXN0YXR1czogMA0KZ3JwYy1tZXNzYWdlOiBmb3IgRDEyMzQ1DQo=",
    "AAAAAA==CAoGRDEyMzQ1AAA=AAAICgZEMTIzNDWAAAAAKmdycGMtc3RhdHVzOiAwDQpncnBjLW1lc3NhZ2U6IGZvciBEMTIzNDUNCg==",
  ])
  func textIsBase64OfTheSame(body: String) {
    for type in [
      "application/grpc-web-text", "application/grpc-web-text+proto", "application/grpc-web-text; charset=utf-8",
    ] {
      let sink = answer(body, type: type)
      #expect(sink.messages[1].bodies.map(\.bytes) == [report, report])
      #expect(sink.messages[1].bodies.allSatisfy { $0.isComplete })
      #expect(sink.messages[1].values(.header, "grpc-message") == ["for D12345"])
    }
  }

  /// A message leads to the characters that it was written in, wherever pieces end.
  @Test func textLeadsToItsCharacters() throws {
    let body = "AAAAAAgKBkQxMjM0NQ==AAAAAAgKBkQxMjM0NQ=="
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/grpc-web-text+proto\r\nContent-Length: 40\r\n\r\n"
    let sources = answer(body).messages[1].bodies.map(\.sources)
    let start = UInt64(head.utf8.count)
    // The content begins with the sixth octet, in the second group of each piece.
    #expect(sources == [[start + 4..<start + 20], [start + 24..<start + 40]])
  }

  @Test func whatIsNoBase64IsToldAsItStands() {
    let sink = answer("AAAAAAgKBkQxMjM0NQ==operator@example.com is no base64")
    #expect(sink.messages[1].bodies.map(\.bytes).first == report)
    #expect(sink.messages[1].bodies.last?.text.hasSuffix("operator@example.com is no base64") == true)
    #expect(sink.messages[1].bodies.last?.isComplete == false)
    #expect(answer("====", type: "application/grpc-web-text").messages[1].bodies.map(\.text) == ["===="])
  }

  /// As sonora 0.2.3 answers a call with one answer.
  @Test func bytesThatWereAnnouncedAsTextAreRead() {
    let sink = answer(String(decoding: message(report), as: UTF8.self), type: "application/grpc-web-text+proto")
    #expect(sink.messages[1].bodies.map(\.bytes) == [report])
    #expect(sink.messages[1].bodies[0].isComplete)
  }

  /// Other types that begin alike.
  @Test(arguments: ["application/grpc-web-textual", "application/x-grpc-web-text", "text/plain"])
  func otherTypesAreNoBase64(type: String) {
    let body = "AAAAAAgKBkQxMjM0NQ=="
    #expect(answer(body, type: type).messages[1].bodies.map(\.text) == [body])
  }

  @Test func manyPiecesAndMessagesTakeLinearTime() {
    let time = ContinuousClock().measure {
      _ = answer(String(repeating: "AA==", count: 500_000))
      _ = answer(String(repeating: "AAAAAAEB", count: 250_000))
      _ = answer(String(repeating: "AA==AAAAAQE=", count: 100_000))
    }
    #expect(time < .seconds(30), "\(time)")
  }

  /// Very many messages in very many DATA frames must not cost their product.
  @Test func manyMessagesInManyFramesTakeLinearTime() {
    var client = Build.headers(1, Build.request("POST", "/a/b", more: [("content-type", "application/grpc")]))
    let content = Array([[UInt8]](repeating: message([7]), count: 5).joined())
    for _ in 0..<40_000 { client += Build.frame(0, stream: 1, content) }
    var transcript = Build.opened
    transcript.say(.fromInitiator, client)
    var sink: RecordingSink?
    let time = ContinuousClock().measure { sink = decode(transcript, with: [HTTP2.module]) }
    #expect(sink?.messages.first?.bodies.count == 200_000)
    #expect(time < .seconds(30), "\(time)")
  }

  // MARK: - Lies

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
