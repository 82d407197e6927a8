import Testing

@testable import Codings

@Suite struct URLEncodedTests {
  static func lines(_ text: String) -> [String] {
    LeafRecorder.unfold(text, type: "application/x-www-form-urlencoded").lines
  }

  /// URL Standard section 5.1.
  @Test(arguments: [
    ("a=b&c=d", ["a=b", "c=d"]), ("a=b=c&&d=", ["a=b=c"]), ("a", ["=a"]), ("a&b=c", ["=a", "b=c"]), ("=x", ["=x"]),
    ("a=%41+%2B&b", ["a=A +", "=b"]), ("user%5Bemail%5D=x", ["user[email]=x"]), ("a%20b=c", ["a b=c"]), ("&", []),
    ("a=100%", ["a=100%"]), ("t=+12125550100", ["t=+12125550100"]), ("t=%2B1+212+555+0100", ["t=+1 212 555 0100"]),
  ])
  func pairs(_ vector: (String, [String])) { #expect(Self.lines(vector.0) == vector.1) }

  @Test func doubleEncodingIsTwoLayers() {
    let recorder = LeafRecorder.unfold(
      "m=00%253A00%253A5e%253A00%253A53%253A10", type: "application/x-www-form-urlencoded")
    #expect(recorder.lines == ["m=00:00:5e:00:53:10"])
    #expect(recorder.entries[0].forms == ["form", "percent"])
    #expect(recorder.entries[0].source == 2..<39)
  }

  @Test func keysThatAreDataStayOutOfThePath() {
    #expect(Self.lines("operator%40example.com=1&x=2") == ["*=1", "x=2"])
  }

  @Test func formsAreRecognisedInsideLeaves() {
    #expect(
      LeafRecorder.unfold(#"{"q":"mac=00:00:5e:00:53:10&v=2"}"#).lines == ["$.q mac=00:00:5e:00:53:10", "$.q v=2"])
    for text in ["a=b", "x = 1 & y = 2", "a&b=c", "if (a==b && c==d)", "T&C=yes and more"] {
      #expect(LeafRecorder.unfold(text, .field).values == [text], "\(text)")
    }
  }

  @Test(arguments: [
    ("https://example.com/p?a=1&b=2#f", ["=https://example.com/p?a=1&b=2#f", "query a=1", "query b=2"]),
    ("/path?id=7", ["=/path?id=7", "query id=7"]),
    ("https://example.com/#t=1", ["=https://example.com/#t=1", "fragment t=1"]),
    ("app-x://o/?m=n", ["=app-x://o/?m=n", "query m=n"]),
    (
      "https://example.com/operator%40example.com?x=1",
      ["=https://example.com/operator%40example.com?x=1", "=https://example.com/operator@example.com", "query x=1"]
    ),
    ("see https://example.com/?a=b", ["=see https://example.com/?a=b"]),
    ("https://example.com/?q", ["=https://example.com/?q"]),
    (
      "https://example.com/?u=https%3A%2F%2Fexample.org%2F%3Fmail%3Doperator%2540example.com",
      [
        "=https://example.com/?u=https%3A%2F%2Fexample.org%2F%3Fmail%3Doperator%2540example.com",
        "query u=https://example.org/?mail=operator%40example.com", "query u query mail=operator@example.com",
      ]
    ),
  ])
  func urls(_ vector: (String, [String])) { #expect(LeafRecorder.unfold(vector.0, .field).lines == vector.1) }

  @Test func parametersAreDecoded() {
    #expect(LeafRecorder.unfold("Jane+Doe", .parameter).values == ["Jane Doe"])
    #expect(LeafRecorder.unfold("Jane+Doe", .field).values == ["Jane+Doe"])
    #expect(LeafRecorder.unfold("a%20b", .parameter).entries.map(\.forms) == [["percent"]])
  }
}
