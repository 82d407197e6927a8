import Bytes
import Testing

@testable import Codings

/// Documents behind each other: newline-delimited JSON, RFC 7464 sequences, and none of both.
struct JSONLinesTests {
  @Test(arguments: [
    "application/x-ndjson", "application/jsonl", "application/json-seq", "application/stream+json", "text/plain", "",
    "application/x-json-stream",
  ])
  func everyDocumentIsReadFromItsRoot(type: String) {
    let text = "{\"serial\":\"D12345\"}\n[{\"mac\":\"00:00:5e:00:53:10\"}]\r\n\n{\"n\":7}{\"n\":8} {\"n\":9}\n"
    let recorder = LeafRecorder.unfold(text, type: type)
    #expect(
      recorder.entries.map { "\($0.path)=\($0.value)" } == [
        "$.serial=D12345", "$[0].mac=00:00:5e:00:53:10", "$.n=7", "$.n=8", "$.n=9",
      ])
    #expect(recorder.troubles == [])
  }

  @Test func sequencesHaveMarks() {
    let recorder = LeafRecorder.unfold(
      "\u{1E}{\"serial\":\"D12345\"}\n\u{1E}\"jane.roe@example.org\"\n", type: "application/json-seq")
    #expect(recorder.values == ["D12345", "jane.roe@example.org"])
  }

  /// Each line that cannot be read is told as text; those behind it have their keys and paths.
  @Test(arguments: [
    "{\"broken\": tru}", "{\"broken\": \"no end}", "{\"cut\":{\"deep\":[1,2", "not json at all", "{\"a\" 1}",
  ])
  func aBrokenLineSpoilsNoOther(line: String) {
    let text = "{\"serial\":\"D12345\"}\n\(line)\n{\"owner\":{\"email\":\"jane.roe@example.org\"}}\n{\"n\":7}\n"
    let recorder = LeafRecorder.unfold(text, type: "application/x-ndjson")
    #expect(recorder.entry("D12345")?.path == "$.serial")
    #expect(recorder.entry("jane.roe@example.org")?.path == "$.owner.email", "\(recorder.entries)")
    #expect(recorder.entry("jane.roe@example.org")?.key == "email")
    #expect(recorder.entry("7")?.path == "$.n")
    #expect(recorder.troubles == ["broken-structure"])
  }

  /// What is indented belongs to the document that is broken.
  @Test func aPartOfABrokenDocumentIsNoDocument() {
    let recorder = LeafRecorder.unfold(
      "{\n  \"a\": oops,\n  \"list\": [\n  {\"email\": \"jane.roe@example.org\"}\n]}\n", type: "application/json")
    #expect(!recorder.entries.contains { $0.path == "$.email" })
    #expect(recorder.values.contains { $0.contains("jane.roe@example.org") })
  }

  @Test(arguments: ["{\"a\":tru}\n", "{\"\n", "[\n", "{\"a\":\"\n", "{\"a\":{\n", "[[[[\n", "{\"a\" \n"])
  func manyBrokenLinesTakeLinearTime(line: String) {
    let text = String(repeating: line, count: 2_000_000 / line.utf8.count)
    let time = ContinuousClock().measure { LeafRecorder.unfold(text, type: "application/x-ndjson") }
    #expect(time < .seconds(20), "\(time)")
  }

  @Test func behindVeryManyBrokenLinesTheRestIsText() {
    let broken = String(repeating: "{\"a\":tru}\n", count: 12_000)
    let recorder = LeafRecorder.unfold(broken + "{\"email\":\"jane.roe@example.org\"}\n", type: "application/x-ndjson")
    #expect(recorder.values.last?.hasSuffix("{\"email\":\"jane.roe@example.org\"}\n") == true)
    #expect(recorder.entries.count < 25_000)
  }
}
