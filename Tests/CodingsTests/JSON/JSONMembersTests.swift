import Bytes
import Testing

@testable import Codings

/// Which object a leaf stands in is told by its sisters, before it and behind it (RFC 8259 section 4: no order).
@Suite struct JSONMembersTests {
  /// Paths of the leaves whose object has a member `subType` of that text.
  private static func leaves(_ text: String, of kind: String) throws(DecodeError) -> [String] {
    let (bytes, name, value) = (Array(text.utf8), Array("subType".utf8), Array(kind.utf8))
    var tokenizer = JSONTokenizer()
    var token = LeafToken()
    var found: [String] = []
    while try tokenizer.next(in: bytes.span.bytes, into: &token) {
      guard let start = tokenizer.objectStart,
        JSONMembers.holds(name.span.bytes, value.span.bytes, in: bytes.span.bytes, from: start)
      else { continue }
      var path = PathWriter()
      tokenizer.writePath(in: bytes.span.bytes, to: &path)
      found.append(path.string)
    }
    return found
  }

  @Test func sistersBeforeAndBehindCount() throws {
    let text = #"{"n":[{"value":"a","subType":"MAC"},{"subType" : "MAC", "value":"b"},{"value":"c","subType":"VLAN"}]}"#
    #expect(
      try Self.leaves(text, of: "MAC") == ["$.n[0].value", "$.n[0].subType", "$.n[1].subType", "$.n[1].value"])
  }

  @Test func whatLiesBetweenIsPassed() throws {
    let text = #"{"a":{"x":[1,{"subType":"MAC"}]},"b":-1.5e3,"c":null,"d":"},\"","value":"v","subType":"MAC"}"#
    #expect(
      try Self.leaves(text, of: "MAC") == ["$.a.x[1].subType", "$.b", "$.d", "$.value", "$.subType"])
  }

  @Test func elementsOfAnArrayAreOfTheObjectAround() throws {
    #expect(try Self.leaves(#"{"value":["a","b"],"subType":"MAC"}"#, of: "MAC").first == "$.value[0]")
    #expect(try Self.leaves(#"["a",{"subType":"VLAN"}]"#, of: "MAC").isEmpty)
  }

  @Test func nothingIsLookedForWithoutEnd() throws {
    let many = (0..<100).map { #""k\#($0)":"v""# }.joined(separator: ",")
    #expect(try Self.leaves("{\(many),\"subType\":\"MAC\"}", of: "MAC").isEmpty)
    let long = String(repeating: "a", count: 8_000)
    #expect(try Self.leaves(#"{"value":"\#(long)","subType":"MAC"}"#, of: "MAC").isEmpty)
  }
}
