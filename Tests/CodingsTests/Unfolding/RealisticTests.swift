import Testing

@testable import Codings

/// Shapes in which identifiers really travel.
@Suite struct RealisticTests {
  @Test func analyticsHitWithBase64Data() throws {
    // Mixpanel's shape: base64 JSON in a form field, padded and escaped.
    let json = #"{"event":"open","properties":{"distinct_id":"D12345","mail":"operator@example.com"}}"#
    let body = "data=" + String(decoding: Encoders.base64(Array(json.utf8)).flatMap(Encoders.percent), as: UTF8.self)
    let recorder = LeafRecorder.unfold(body + "&verbose=1", type: "application/x-www-form-urlencoded")
    let mail = try #require(recorder.entry("operator@example.com"))
    #expect(mail.path == "data $.properties.mail")
    #expect(mail.key == "mail")
    #expect(mail.forms.last == "json" && mail.forms.first == "form" && mail.forms.contains("base64"))
  }

  @Test func soapEnvelopeWithEscapedInnerXML() {
    let recorder = LeafRecorder.unfold(
      "<s:Envelope><s:Body><r>&lt;dev&gt;&lt;mac&gt;00:00:5e:00:53:10&lt;/mac&gt;&lt;/dev&gt;</r></s:Body></s:Envelope>",
      type: "text/xml")
    #expect(recorder.lines == ["/s:Envelope/s:Body/r /dev/mac=00:00:5e:00:53:10"])
    #expect(recorder.entries[0].forms == ["xml", "xml"])
  }

  @Test func jsonInUTF16() {
    let text = #"{"mac":"00:00:5e:00:53:10"}"#
    let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big] {
      let recorder = LeafRecorder.unfold(bytes, type: "application/json; charset=utf-16")
      #expect(recorder.lines == ["$.mac=00:00:5e:00:53:10"])
      #expect(recorder.entries[0].forms == ["utf-16", "json"])
    }
    #expect(LeafRecorder.unfold(big).entries[0].source == 16..<50)
  }

  @Test func mailHeadersAndDataURIs() {
    let word = LeafRecorder.unfold("=?utf-8?q?J=C3=BCrgen?= <operator@example.com>", .field)
    #expect(word.values == ["Jürgen <operator@example.com>"])
    #expect(word.entries[0].forms == ["mime-word"])
    let uri = LeafRecorder.unfold("data:text/plain;base64,b3BlcmF0b3JAZXhhbXBsZS5jb20=", .field)
    #expect(uri.entry("operator@example.com")?.forms == ["base64"])
    #expect(uri.entry("operator@example.com")?.source == 23..<51)
  }

  @Test func aBinaryBlobIsOneLeaf() {
    let picture = hex("89504e470d0a1a0a0000000d49484452") + [UInt8](repeating: 0, count: 64)
    for type in ["image/png", "application/octet-stream", ""] {
      let recorder = LeafRecorder.unfold(picture, type: type)
      #expect(recorder.entries.count == 1)
      #expect(recorder.entries[0].kind == .binary)
      #expect(recorder.troubles.isEmpty)
    }
  }

  @Test func brokenJSONIsReadToTheEnd() {
    let recorder = LeafRecorder.unfold(#"{"a":"b","c":d, "mac":"00:00:5e:00:53:10"}"#, type: "application/json")
    #expect(recorder.lines == ["$.a=b", #"=,"c":d, "mac":"00:00:5e:00:53:10"}"#])
    #expect(recorder.troubles == ["broken-structure"])
  }

  @Test func cutJSONGivesWhatItHas() {
    let recorder = LeafRecorder.unfold(#"{"a":"b","mac":"00:00:5e:00:5"#, type: "application/json")
    #expect(recorder.lines == ["$.a=b", #"=,"mac":"00:00:5e:00:5"#])
  }

  @Test func plainTextIsOneLeaf() {
    let recorder = LeafRecorder.unfold("macAddress { 00:00:5e:00:53:10 }\nserial { D12345 }\n", type: "text/plain")
    #expect(recorder.entries.count == 1)
    #expect(recorder.entries[0].forms == [])
    #expect(recorder.entries[0].path == "")
  }

  @Test func textInLatin1IsText() {
    let recorder = LeafRecorder.unfold(Array("Stra".utf8) + [0xDF] + Array("e 10, operator@example.com".utf8))
    #expect(recorder.entries.map(\.kind) == [.text])
    #expect(LeafRecorder.unfold("mac\u{0}00:00:5e:00:53:10", type: "text/plain").entries.map(\.kind) == [.text])
  }

  /// Angle brackets around addresses are no tags.
  @Test(arguments: [
    "<https://example.com/next?page=2>; rel=\"next\"", "<operator@example.com>", "<urn:uuid:1> trailing",
    "<tag without end>",
  ])
  func bracketsAreNoMarkup(_ text: String) { #expect(LeafRecorder.unfold(text, .field).values == [text]) }

  @Test func emptyValuesAreSilent() {
    for kind in [UnfoldingHint.Kind.body, .field, .parameter] {
      let recorder = LeafRecorder.unfold([], kind)
      #expect(recorder.entries.isEmpty)
      #expect(recorder.isBalanced)
    }
  }

  @Test func unescapedPlusBeforeADigitStaysAPlus() {
    #expect(
      LeafRecorder.unfold("tel=+12125550100&x=1", type: "application/x-www-form-urlencoded").values[0] == "+12125550100"
    )
  }
}
