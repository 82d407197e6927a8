import AuditModel
import Protocols
import TestSupport
import Testing

/// Documents without a protocol. RFC 8259 and 7464 (JSON one behind the other), RFC 1952 (gzip).
@Suite struct DocumentTests {
  private static let ports = FlowPorts(initiator: 40_000, responder: 30_002)

  private func bodies(_ transcript: Transcript) -> [String] {
    let sink = decode(transcript, with: Catalog.streams)
    #expect(sink.faults == [])
    #expect(sink.troubles == [])
    return sink.messages.flatMap { message in
      message.bodies.map { "\(message.protocolName) \(message.start) \(message.sender.rawValue) \($0.text)" }
    }
  }

  private func said(_ text: String) -> Transcript {
    var transcript = Transcript(ports: Self.ports)
    transcript.client(text)
    return transcript
  }

  @Test func textsOneBehindTheOtherAreReadOneByOne() {
    var transcript = said("{\"mac\":\"00:00:5e:00:53:10\"}\n{\"a\":{\"b\":\"}\"}}\n\u{1E}[1,2]")
    transcript.server("{\"ok\":true}")
    transcript.client("{\"c\"")
    transcript.client(":1}")
    #expect(
      bodies(transcript) == [
        "tcp TCP 30002 0 {\"mac\":\"00:00:5e:00:53:10\"}", "tcp TCP 30002 0 {\"a\":{\"b\":\"}\"}}",
        "tcp TCP 30002 0 [1,2]", "tcp TCP 30002 1 {\"ok\":true}", "tcp TCP 30002 0 {\"c\":1}",
      ])
  }

  /// Longer than a window of what is searched raw, and told as one.
  @Test func longDocumentsAreWhole() {
    let items = (0..<2_000).map { "{\"id\":\($0),\"name\":\"item number \($0)\"}" }.joined(separator: ",")
    let text = "[\(items)]"
    #expect(bodies(said(text)) == ["tcp TCP 30002 0 \(text)"])
    let markup = "<?xml version=\"1.0\"?><jobs>" + String(repeating: "<job name='a'/>", count: 2_000) + "</jobs>"
    #expect(bodies(said(markup)) == ["tcp TCP 30002 0 \(markup)"])
  }

  @Test func compressedFilesAreWhole() {
    let packed = HostileBytes.gzipped(HostileBytes.repeated("{\"a\":1}\n", 4_000))
    #expect(packed.count > 16_384)
    var transcript = Transcript(ports: Self.ports)
    transcript.say(.fromResponder, packed)
    let sink = decode(transcript, with: Catalog.streams)
    #expect(sink.messages.flatMap(\.bodies).map(\.bytes) == [packed])
    #expect(sink.messages.flatMap(\.bodies).map(\.isComplete) == [true])
  }

  /// What only begins like a document stays what it was: each is searched raw, in windows.
  @Test(arguments: [
    "{name} says hello", "[12:30] hello", "[info] started", "<34>Oct 11 22:14:15 host su: text", "%PATH% is set",
    "(hello)", "{\"a\":}", "<?xml version='1.0'?><stream:stream to='example.com' xmlns='jabber:client'>",
  ])
  func lookAlikesAreNotTaken(_ text: String) {
    let long = text + String(repeating: " and so on", count: 1_000)
    let sink = decode(said(long), with: [DocumentModule.stream])
    #expect(sink.messages.flatMap(\.bodies).count == 2)
  }

  @Test func whatFollowsABrokenTextIsSearched() {
    let sink = decode(
      said("{\"a\":1}{\"b\":2} and then words" + String(repeating: ".", count: 100)), with: Catalog.streams)
    let texts = sink.messages.flatMap(\.bodies).map(\.text)
    #expect(texts.prefix(2) == ["{\"a\":1}", "{\"b\":2}"])
    #expect(texts.joined().contains("and then words"))
  }

  @Test func objectsOfJSONRPCAreLeftToTheirDecoder() {
    let sink = decode(said("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}"), with: Catalog.streams)
    #expect(sink.messages.map(\.protocolName) == ["json-rpc"])
  }

  /// An object that never ends is held up to a bound, and then searched like anything else.
  @Test func endlessObjectsAreBounded() {
    var transcript = said("{\"a\":[")
    for _ in 0..<200 { transcript.say(.fromInitiator, HostileBytes.repeated("[1],", 3_000)) }
    let sink = decode(transcript, with: Catalog.streams)
    #expect(sink.troubles == [])
    #expect(sink.messages.flatMap(\.bodies).map(\.bytes.count).max() == 8_192)
    #expect(sink.messages.flatMap(\.bodies).map { $0.bytes.count - $0.repeated }.reduce(0, +) == 2_400_006)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = said("{\"mac\":\"00:00:5e:00:53:10\",\"list\":[1,2,3]}\n{\"b\":2}\n")
    transcript.server("{\"ok\":true}\n")
    #expect(checkDecoder(DocumentModule.stream, transcript) == [])
    var file = Transcript(ports: Self.ports)
    file.client("%PDF-1.4\n1 0 obj << /Author (J. Doe) >> endobj\n%%EOF\n")
    #expect(checkDecoder(DocumentModule.stream, file) == [])
  }
}
