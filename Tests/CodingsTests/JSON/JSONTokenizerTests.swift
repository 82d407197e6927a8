import Bytes
import Testing

@testable import Codings

@Suite struct JSONTokenizerTests {
  /// Key and value of each leaf, with the path between.
  static func leaves(_ text: String) throws(DecodeError) -> [String] {
    let bytes = Array(text.utf8)
    var tokenizer = JSONTokenizer()
    var token = LeafToken()
    var found: [String] = []
    while try tokenizer.next(in: bytes.span.bytes, into: &token) {
      var path = PathWriter()
      tokenizer.writePath(in: bytes.span.bytes, to: &path)
      found.append(path.string + "=" + String(decoding: bytes[token.value], as: UTF8.self))
    }
    return found
  }

  /// RFC 8259: texts that every parser must take.
  @Test(arguments: [
    "[]", "{}", "[[]   ]", #"[""]"#, #"{"":0}"#, "[-0]", "[-0.0e+1]", "[1E22]", "[0e+1]", "[123.456e78]", "[-123123]",
    "[1e-2]", "[null,true,false]", #"["\u0060\u012a\u12AB"]"#, #"["\uD801\udc37"]"#, #"["\"\\\/\b\f\n\r\t"]"#,
    #"{"a":"b","a":"c"}"#, "[1e999]", #"["\uDADA"]"#, "\t[1]\r\n", "3.25", #""asd""#, "true", "null", "[\"\u{7F}\"]",
    #"{"a":[{"b":[]}]}"#, "{\"a\"\n:\n1}", "[\"\u{2028}\"]",
  ])
  func accepts(_ text: String) { #expect(throws: Never.self) { try Self.leaves(text) } }

  /// RFC 8259: texts that no parser may take.
  @Test(arguments: [
    "[1 true]", "[1,]", "[,1]", "[1,,2]", "[", "{", "]", "[1", #"{"a""#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}",
    "{1:1}", "{'a':0}", "['a']", "[01]", "[-01]", "[-]", "[1.]", "[.5]", "[1e]", "[1e+]", "[+1]", "[0x1]", "[NaN]",
    "[Infinity]", "[tru]", "[nul]", #"["\x"]"#, #"["\u00A"]"#, #"["\u00G0"]"#, #"["a"#, "[\"a\nb\"]", "[\"\u{0}\"]",
    "[1}", #"{"a":1]"#, "[1]]", "{}}", "[1]x", "/* c */[1]", "[1]//", "\u{FEFF}[1]", "[\"a\" \"b\"]", #"["\"]"#,
    "{\"a\":1,,\"b\":2}", "[\u{A0}1]", "- 1", "abc",
  ])
  func rejects(_ text: String) { #expect(throws: DecodeError.self) { try Self.leaves(text) } }

  @Test func pathsNameMembersAndElements() throws {
    let text = #"{"a":{"b c":[1,[2,{"d":3}]],"$e":4,"_f":5,"g-h":6,"ä":7},"i":8}"#
    #expect(
      try Self.leaves(text) == [
        "$.a['b c'][0]=1", "$.a['b c'][1][0]=2", "$.a['b c'][1][1].d=3", "$.a.$e=4", "$.a._f=5", "$.a['g-h']=6",
        "$.a['ä']=7", "$.i=8",
      ])
  }

  @Test func severalDocuments() throws {
    #expect(try Self.leaves("{\"a\":1}\n{\"a\":2}\n") == ["$.a=1", "$.a=2"])
    #expect(try Self.leaves("{\"a\":1}{\"a\":2}") == ["$.a=1", "$.a=2"])
    // RFC 7464: record separators.
    #expect(try Self.leaves("\u{1E}[1]\n\u{1E}[2]\n") == ["$[0]=1", "$[0]=2"])
  }

  @Test func aKeyThatIsDataIsALeafAndNotPartOfThePath() throws {
    #expect(
      try Self.leaves(#"{"00:00:5e:00:53:10":{"rssi":-40},"operator@example.com":1,"averageTemperature":2}"#) == [
        "$.*=00:00:5e:00:53:10", "$.*.rssi=-40", "$.*=operator@example.com", "$.*=1", "$.averageTemperature=2",
      ])
  }

  @Test func nestingIsCapped() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: DecodeError.self) { try Self.leaves(deep) }
    let fine =
      String(repeating: "[", count: JSONTokenizer.depthLimit) + "1"
      + String(repeating: "]", count: JSONTokenizer.depthLimit)
    #expect(throws: Never.self) { try Self.leaves(fine) }
  }

  @Test func everyCutNeedsMore() throws {
    let text = #"{"a":["x\u0041y",-1.5e3,true,null],"b":{"c":"d"}}"#
    for count in 1..<text.utf8.count {
      let error = #expect(throws: DecodeError.self) { try Self.leaves(String(text.prefix(count))) }
      // A cut inside a word or a number is malformed; all others wait for bytes.
      if case .malformed = error, let last = text.prefix(count).last {
        #expect("true,null-1.5e3".contains(last), "cut at \(count)")
      }
    }
  }
}
