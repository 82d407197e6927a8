import Testing

@testable import Codings

struct EventStreamTests {
  private func read(_ text: String) -> [LeafRecorder.Entry] {
    let recorder = LeafRecorder()
    let bytes = Array(text.utf8)
    let type = Array("text/event-stream; charset=utf-8".utf8)
    recorder.unfolder.unfold(
      bytes.span.bytes,
      hint: UnfoldingHint(kind: .body, mediaType: type.span.bytes, contentEncoding: RawSpan()), into: recorder)
    return recorder.entries
  }

  /// WHATWG HTML, section 9.2.6: fields, comments, and an optional blank behind the colon.
  @Test func eachFieldIsALeaf() {
    let entries = read(": hello\r\nevent: status\ndata:one\ndata: two\n\nid: 7\ndata: three\n")
    #expect(entries.map(\.value) == ["hello", "status", "one", "two", "7", "three"])
    #expect(
      entries.map(\.path) == ["[0] comment", "[0] event", "[0] data", "[0] data", "[1] id", "[1] data"])
  }

  @Test func documentsInEventsAreUnfolded() {
    let entries = read("data: {\"device\":{\"mac\":\"00:00:5e:00:53:10\"}}\n\n")
    #expect(entries.contains { $0.value == "00:00:5e:00:53:10" && $0.path == "[0] data $.device.mac" })
    #expect(entries.first { $0.value == "00:00:5e:00:53:10" }?.forms == ["json"])
  }

  @Test func whatIsNoEventStreamIsReadAsText() {
    #expect(read("<html>data").map(\.value).joined().contains("data"))
  }
}
