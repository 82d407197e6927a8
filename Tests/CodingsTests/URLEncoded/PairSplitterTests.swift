import Bytes
import Testing

@testable import Codings

@Suite struct PairSplitterTests {
  static func pairs(_ text: String, cookies: Bool) -> [String] {
    let bytes = Array(text.utf8)
    var found: [String] = []
    func take(_ name: RawSpan, _ value: RawSpan, _ offset: Int) {
      found.append("\(name.text)|\(value.text)|\(offset)")
      if value.byteCount > 0 { #expect(bytes[offset] == value[0]) }
    }
    if cookies {
      PairSplitter.cookies(bytes.span.bytes, take)
    } else {
      PairSplitter.query(bytes.span.bytes, take)
    }
    return found
  }

  @Test func query() {
    #expect(Self.pairs("a=b&&c=d=e&f&=g&h=", cookies: false) == ["a|b|2", "c|d=e|7", "f||12", "|g|14", "h||18"])
    #expect(Self.pairs("", cookies: false) == [])
  }

  /// RFC 6265 section 4.2.1.
  @Test func cookies() {
    #expect(
      Self.pairs("SID=31d4d96e; lang=\"en-US\";x ; =y;;", cookies: true) == [
        "SID|31d4d96e|4", "lang|en-US|20", "x||28", "|y|32",
      ])
  }
}
