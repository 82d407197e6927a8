import Bytes
import Testing

@testable import Codings

@Suite struct XMLTokenizerTests {
  static func leaves(_ text: String, html: Bool = false) throws(DecodeError) -> [String] {
    let bytes = Array(text.utf8)
    var tokenizer = XMLTokenizer()
    tokenizer.reset(html: html)
    var token = LeafToken()
    var found: [String] = []
    while try tokenizer.next(in: bytes.span.bytes, into: &token) {
      var path = PathWriter()
      tokenizer.writePath(in: bytes.span.bytes, to: &path)
      found.append(path.string + "=" + String(decoding: bytes[token.value], as: UTF8.self))
    }
    return found
  }

  @Test func elementsAttributesAndText() throws {
    let text = """
      <?xml version="1.0"?>
      <a x='1'><b>one</b><b y="2">two <c/>three</b><d/><b z = "3"></b></a>
      """
    #expect(
      try Self.leaves(text) == [
        "/a/@x=1", "/a/b=one", "/a/b[2]/@y=2", "/a/b[2]=two", "/a/b[2]=three", "/a/b[3]/@z=3",
      ])
  }

  @Test func sectionsCommentsAndDeclarations() throws {
    let text = """
      <!DOCTYPE a [<!ENTITY e "<x>"> <!ELEMENT a ANY>]><a><![CDATA[<raw> & ]]><!-- note --><?pi <z> ?>t</a>
      """
    #expect(try Self.leaves(text) == ["/a=<raw> & ", "/a/comment()=note", "/a=t"])
  }

  @Test func labelsBecomeKeys() throws {
    let bytes = Array(#"<p name="mac">v</p><q key="k" value="w"/><r>u</r>"#.utf8)
    var tokenizer = XMLTokenizer()
    var token = LeafToken()
    var keys: [String] = []
    while try tokenizer.next(in: bytes.span.bytes, into: &token) {
      keys.append(String(decoding: bytes[token.key], as: UTF8.self))
    }
    #expect(keys == ["name", "mac", "key", "k", "r"])
  }

  @Test func htmlHasItsLiberties() throws {
    let text = """
      <!DOCTYPE html><html><body><p>one<br>two<img src=a.png><input value=v disabled>three</p>
      <script>if (a < b && c > d) { x("</p>") }</script><P>four</P> 1 < 2</body></html>
      """
    #expect(
      try Self.leaves(text, html: true) == [
        "/html/body/p=one", "/html/body/p=two", "/html/body/p/img/@src=a.png", "/html/body/p/input/@value=v",
        "/html/body/p=three", #"/html/body/script=if (a < b && c > d) { x("</p>") }"#, "/html/body/P=four",
        "/html/body=1", "/html/body=< 2",
      ])
  }

  @Test(arguments: ["<a", "<a b=", "<a b=\"c", "<!-- x", "<![CDATA[x", "<?pi", "<!DOCTYPE a [", "</a", "<"])
  func cutMarkupNeedsMore(_ text: String) { #expect(throws: DecodeError.self) { try Self.leaves(text) } }

  @Test func endTagsWithoutStartAreIgnored() throws {
    #expect(try Self.leaves("</x><a>1</y></a></a>") == ["/a=1"])
    #expect(try Self.leaves("<a><b><c>1</a><d>2</d>") == ["/a/b/c=1", "/d=2"])
  }

  @Test func nestingIsCapped() {
    #expect(throws: DecodeError.self) { try Self.leaves(String(repeating: "<a>", count: 100_000)) }
  }

  @Test func bytesThatAreNoTextAreNoMarkup() {
    func isXML(_ bytes: [UInt8]) -> Bool { XMLTokenizer.recognise(bytes.span.bytes) }
    #expect(!isXML([0x3C, 0x74, 0x73, 0xC1, 0x93, 0x3E, 0x02, 0x9F, 0x3C, 0x2F, 0x74, 0x3E]))
    #expect(isXML(Array("<ts\u{E9}>\n\ta</ts\u{E9}>".utf8)))
  }

  @Test func onlyMarkupIsRecognised() {
    func isXML(_ text: String) -> Bool { XMLTokenizer.recognise(Array(text.utf8).span.bytes) }
    for text in ["<a>", " <a/>", "<?xml ?>", "<!-- -->", "<a b='c'>", "\u{FEFF}<a>"] { #expect(isXML(text), "\(text)") }
    for text in ["<3 you", "< a>", "<a", "<operator@example.com>", "a<b>", "<>", "<-", ""] {
      #expect(!isXML(text), "\(text)")
    }
  }

  /// Entities declared by the document are never expanded: a bomb stays as small as it is.
  @Test func entityBombStaysClosed() {
    var text = "<!DOCTYPE lolz [<!ENTITY a0 \"lol\">"
    for index in 1...9 {
      let reference = String(repeating: "&a\(index - 1);", count: 10)
      text += "<!ENTITY a\(index) \"\(reference)\">"
    }
    let recorder = LeafRecorder.unfold(text + "]><x>&a9; &lt;tag&gt; &#x41;</x>")
    #expect(recorder.values == ["&a9; <tag> A"])
    #expect(recorder.troubles == ["xml-entities"])
  }

  @Test func externalEntityIsNotRead() {
    let recorder = LeafRecorder.unfold("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>")
    #expect(recorder.values == ["&e;"])
  }
}
