import Testing

@testable import Codings

@Suite struct UnfolderTests {
  static let mac = "00:00:5e:00:53:10"

  @Test func plainJSONBody() throws {
    let recorder = LeafRecorder.unfold(#"{"device":{"mac":"00:00:5e:00:53:10","on":true},"list":[{"x":5}]}"#)
    let mac = try #require(recorder.entry(Self.mac))
    #expect(mac.forms == ["json"])
    #expect(mac.path == "$.device.mac")
    #expect(mac.key == "mac")
    #expect(mac.source == 18..<35)
    #expect(recorder.entries.map(\.path) == ["$.device.mac", "$.device.on", "$.list[0].x"])
    #expect(recorder.entries.map(\.kind) == [.text, .boolean, .number])
    #expect(recorder.layers.count == 1)
    #expect(recorder.isBalanced)
  }

  /// base64 of {"mac":"00:00:5e:00:53:10"}, by `base64`.
  @Test func jsonInBase64InAForm() throws {
    let recorder = LeafRecorder.unfold(
      "v=1&data=eyJtYWMiOiIwMDowMDo1ZTowMDo1MzoxMCJ9&z=", type: "application/x-www-form-urlencoded")
    let mac = try #require(recorder.entry(Self.mac))
    #expect(mac.forms == ["form", "base64", "json"])
    #expect(mac.path == "data $.mac")
    #expect(mac.key == "mac")
    // Characters 12 to 36 of the base64 text hold bytes 8 to 25 of the JSON: groups 2 to 8.
    #expect(mac.source == 9 + 8..<9 + 36)
    #expect(recorder.entry("1")?.path == "v")
  }

  @Test func percentInAFormIsToldDecodedOnly() throws {
    let recorder = LeafRecorder.unfold(
      "mac=00%3A00%3A5e%3A00%3A53%3A10&n=Jane+Doe", type: "application/x-www-form-urlencoded; charset=utf-8")
    #expect(recorder.values == [Self.mac, "Jane Doe"])
    #expect(recorder.entries.map(\.forms) == [["form"], ["form"]])
    #expect(recorder.entries.map(\.path) == ["mac", "n"])
    #expect(recorder.entries.map(\.key) == ["mac", "n"])
    #expect(recorder.entries[0].source == 4..<31)
  }

  @Test func urlYieldsItsParameters() throws {
    let recorder = LeafRecorder.unfold(
      "https://example.com/a?email=operator%40example.com&id=7#top", .field)
    #expect(
      recorder.values == ["https://example.com/a?email=operator%40example.com&id=7#top", "operator@example.com", "7"])
    #expect(recorder.entries.map(\.path) == ["", "query email", "query id"])
    #expect(recorder.entries.map(\.forms) == [[], ["percent"], []])
  }

  @Test func tokenOpensIntoHeaderAndClaims() throws {
    // RFC 7519 section 3.1.
    let token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    let recorder = LeafRecorder.unfold("Bearer " + token, .field)
    #expect(recorder.values == ["Bearer " + token, "JWT", "HS256", "joe", "1300819380", "true"])
    let issuer = try #require(recorder.entry("joe"))
    #expect(issuer.path == "claims $.iss")
    #expect(issuer.forms == ["jwt", "json"])
    #expect(recorder.entry("HS256")?.path == "jose $.alg")
  }

  @Test func basicCredentialsAreOpened() {
    // RFC 7617 section 2.
    let recorder = LeafRecorder.unfold("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", .field)
    #expect(recorder.entry("Aladdin:open sesame")?.forms == ["base64"])
    #expect(recorder.entry("Aladdin:open sesame")?.source == 6..<34)
  }

  @Test(arguments: [
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c8",
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "Hostname", "hostname", "Username",
    "FirmwareVersion", "PrinterStatusReport", "SerialNumber", "10.2.1.4567", "v3.14.159", "1700000000",
    "1700000000123", "1700000000123456", "4111111111111111", "5555555555554444", "2024-01-31T10:20:30Z",
    "text/html; charset=utf-8", "Mozilla/5.0 (X11; Linux x86_64)", "a=b", "max-age=31536000", "50% off & more",
    "100%", "C:\\new\\users", "<3 you", "{not json}", "[1] see below", "{8F3C2A10-0000-4000-8000-000000000000}",
    "AAAAAAAAAAAAAAAA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789abcdef", "GTM-ABC123", "/usr/share/lib",
    "no-cache, no-store", "00:00:5e:00:53:10", "00-00-5E-00-53-10", "+1 212 555 0100", "operator@example.com",
  ])
  func lookAlikesStayWhole(_ text: String) {
    let recorder = LeafRecorder.unfold(text, .field)
    #expect(recorder.values == [text])
    #expect(recorder.entries.first?.forms == [])
  }
}
