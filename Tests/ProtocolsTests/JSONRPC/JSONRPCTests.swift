import AuditModel
import Protocols
import TestSupport
import Testing

/// Objects with nothing between them and raw bytes behind some, as public clients of MakerBot printers describe them.
struct JSONRPCTests {
  static let raw = Array("PK\u{3}\u{4} {\"jsonrpc\": \"2.0\"} not an object".utf8)
  static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 0x7B, count: 60) + [0xFF, 0xD9]

  static func head(_ size: Int) -> [UInt8] {
    [0, 0, UInt8(size >> 8), UInt8(size & 0xFF), 0, 0, 2, 0x80, 0, 0, 1, 0xE0, 0, 0, 0, 2]
  }

  /// - Parameter countsHead: The picture's size has the sixteen bytes before it in it.
  static func transcript(countsHead: Bool = false) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 9_999))
    transcript.client(
      #"{"jsonrpc": "2.0", "method": "handshake", "params": {"username": "toperator", "a": "\"}{"}, "id": 1}"#
        + #"{"params": {"access_token": "t-1"}, "jsonrpc": "2.0", "method": "authenticate", "id": 2}"#)
    transcript.server(
      #"{"id": 1, "jsonrpc": "2.0", "result": {"iserial": "23C1000D00005E005360"}}{"jsonrpc":"2.0","id":2,"result":true}"#
    )
    transcript.client(#"{"jsonrpc":"2.0","id":3,"method":"put_raw","params":{"file_id":"1","length":\#(raw.count)}}"#)
    transcript.say(.fromInitiator, raw)
    transcript.client(#"{"jsonrpc":"2.0","id":4,"method":"put_term","params":{"length":5}}"#)
    transcript.server("\n" + #"{"jsonrpc":"2.0","method":"camera_frame","params":{}}"#)
    transcript.say(.fromResponder, head(picture.count + (countsHead ? 16 : 0)) + picture)
    transcript.server(#"{"jsonrpc":"2.0","method":"state_notification","params":{"filename":"bracket_v3.makerbot"}}"#)
    return transcript
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [JSONRPCModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  @Test(arguments: [true, false]) func objectsAndRawBytesComeApart(countsHead: Bool) {
    let sink = read(Self.transcript(countsHead: countsHead))
    let client = sink.messages.filter { $0.sender == .fromInitiator }
    let server = sink.messages.filter { $0.sender == .fromResponder }
    #expect(client.map(\.start) == ["handshake", "authenticate", "put_raw", "put_raw data", "put_term"])
    #expect(
      server.map(\.start) == [
        "answer handshake", "answer authenticate", "camera_frame", "camera_frame data", "state_notification",
      ])
    #expect(client.map(\.direction) == [.request, .request, .request, .message, .request])
    #expect(server.map(\.direction) == [.response, .response, .message, .message, .message])
    #expect(client[3].bodies.first?.bytes == Self.raw)
    #expect(server[3].bodies.first?.bytes == Self.picture)
    #expect(server[3].bodies.first?.mediaType == "image/jpeg")
    #expect(sink.troubles == [])
  }

  @Test func checked() { #expect(checkDecoder(JSONRPCModule.stream, Self.transcript()) == []) }

  @Test(arguments: [
    #"{"name": "x"}{"jsonrpc": "2.0"}"#, #"{ }"#, #"[{"jsonrpc": "2.0"}]"#, "{jsonrpc}", #"{"json"#,
    "Content-Length: 20\r\n\r\n{\"jsonrpc\":\"2.0\"}",
  ])
  func otherJSONIsNotTaken(text: String) {
    var transcript = Transcript()
    transcript.client(text)
    let sink = decode(transcript, with: [JSONRPCModule.stream])
    #expect(!sink.messages.contains { $0.protocolName == "json-rpc" })
  }

  @Test func nestingWithoutEndAndLyingLengthsAreSurvived() {
    var transcript = Self.transcript()
    transcript.client(#"{"jsonrpc":"2.0","method":"put_raw","params":{"length":99999999999999999999},"id":9}"#)
    transcript.client(#"{"jsonrpc":"2.0","method":"x","params":"# + String(repeating: "[", count: 100_000))
    transcript.client(#"{"jsonrpc":"2.0","method":"print","id":10}"#)
    let sink = read(transcript)
    #expect(sink.messages.contains { $0.start == "print" })
    #expect(sink.troubles.count == 1)
  }
}
