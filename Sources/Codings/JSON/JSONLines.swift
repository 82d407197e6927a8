import Bytes

/// JSON documents behind each other: a line each, or RFC 7464 sequences.
package enum JSONLines {
  /// Behind so many broken lines of one value the rest is text: nobody sends that, and each costs.
  static let restartLimit = 10_000

  /// Whether a media subtype, as on the wire, announces them. Most of these were never registered.
  package static func isAnnounced(by subtype: RawSpan) -> Bool {
    guard subtype.byteCount >= 5, subtype.byteCount <= 64 else { return false }
    for known: StaticString in [
      "x-ndjson", "ndjson", "jsonl", "x-jsonl", "jsonlines", "json-lines", "x-jsonlines", "x-json-lines", "ldjson",
      "x-ldjson", "json-seq", "stream+json", "x-json-stream",
    ] where subtype.equalsIgnoringCase(known) { return true }
    guard let plus = subtype.firstIndex(of: UInt8(ascii: "+")) else { return false }
    return subtype.dropping(plus + 1).equalsIgnoringCase("json-seq")
  }

  /// Where, behind `start`, a line begins that may be a document of its own. What is indented is a part of another.
  static func nextDocument(in bytes: RawSpan, from start: Int) -> Int? {
    var cursor = start
    while let feed = bytes.firstIndex(of: 0x0A, from: cursor) {
      let line = bytes.dropping(feed + 1)
      if line.u8(at: 0) == UInt8(ascii: "{") || line.u8(at: 0) == UInt8(ascii: "["), JSONTokenizer.recognise(line) {
        return feed + 1
      }
      cursor = feed + 1
    }
    return nil
  }
}
