import Testing

@testable import Codings

@Suite struct TextCodingTests {
  static func decode(_ text: String, _ coding: TextCoding) -> String? {
    coding.decode(Array(text.utf8).span.bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  /// RFC 4648 section 10.
  @Test(arguments: [
    ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
    ("Zm9vYmFy", "foobar"), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v\r\nYmFy", "foobar"), ("Zm9vY\nmFy\n", "foobar"),
    ("", ""),
  ])
  func base64(_ vector: (String, String)) { #expect(Self.decode(vector.0, .base64) == vector.1) }

  @Test(arguments: ["Z", "Zm9vY", "Zm9v=", "Z===", "Zh==", "Zm9=", "Zm9v!mFy", "Zg==Zg==", "=Zg=", "Zm9vYmF\u{0}"])
  func base64Rejects(_ text: String) { #expect(Self.decode(text, .base64) == nil) }

  @Test func bothAlphabets() {
    #expect(TextCoding.base64.decode(Array("+/+/".utf8).span.bytes) == [0xFB, 0xFF, 0xBF])
    #expect(TextCoding.base64url.decode(Array("-_-_".utf8).span.bytes) == [0xFB, 0xFF, 0xBF])
  }

  /// RFC 4648 section 10.
  @Test(arguments: [
    ("MY======", "f"), ("MZXQ====", "fo"), ("MZXW6===", "foo"), ("MZXW6YQ=", "foob"), ("MZXW6YTB", "fooba"),
    ("MZXW6YTBOI======", "foobar"), ("MZXW6YTBOI", "foobar"),
  ])
  func base32(_ vector: (String, String)) { #expect(Self.decode(vector.0, .base32) == vector.1) }

  @Test(arguments: ["M", "MZX", "MZXW6Y", "MZ======", "mzxw6===", "MZXW1===", "MY=====Y"])
  func base32Rejects(_ text: String) { #expect(Self.decode(text, .base32) == nil) }

  /// RFC 4648 section 10.
  @Test func hex() {
    #expect(Self.decode("666F6F626172", .hex) == "foobar")
    #expect(Self.decode("666f6F", .hex) == "foo")
    #expect(Self.decode("666", .hex) == nil)
    #expect(Self.decode("66G6", .hex) == nil)
  }

  /// RFC 3986 section 2.1.
  @Test(arguments: [
    ("a%20b", "a b"), ("%e4%BD%a0", "你"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("%2541", "%41"), ("a+b", "a+b"),
  ])
  func percent(_ vector: (String, String)) { #expect(Self.decode(vector.0, .percent) == vector.1) }

  @Test(arguments: [("a+b%2Bc", "a b+c"), ("+12125550100", "+12125550100"), ("+a", " a"), ("%2B1+2", "+1 2")])
  func plus(_ vector: (String, String)) { #expect(Self.decode(vector.0, .percentAndPlus) == vector.1) }

  /// RFC 8259 section 7.
  @Test(arguments: [
    (#"a\u0041\n\/\"\\"#, "aA\n/\"\\"), (#"\uD834\uDD1E"#, "\u{1D11E}"), (#"\uD834x"#, "\u{FFFD}x"),
    (#"\uDD1E\uD834"#, "\u{FFFD}\u{FFFD}"), (#"\uD834\uD834\uDD1E"#, "\u{FFFD}\u{1D11E}"), (#"\q\u12"#, #"\q\u12"#),
    (#"x\"#, #"x\"#),
  ])
  func jsonEscapes(_ vector: (String, String)) { #expect(Self.decode(vector.0, .jsonEscape) == vector.1) }

  /// XML 1.0 section 4.6, HTML numeric references.
  @Test(arguments: [
    ("&lt;a&gt; &amp;amp; &quot;&apos;", "<a> &amp; \"'"), ("&#65;&#x42;&#X43;", "ABC"), ("&#x1D11E;", "\u{1D11E}"),
    ("&#xD800;&#0;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("&unknown; & &; &#; &#x; &#65", "&unknown; & &; &#; &#x; &#65"),
    ("&#99999999999999999999;", "&#99999999999999999999;"),
  ])
  func entities(_ vector: (String, String)) { #expect(Self.decode(vector.0, .htmlEntities) == vector.1) }

  /// RFC 2045 section 6.7.
  @Test(arguments: [
    ("Now's the time =\r\nfor all folk", "Now's the time for all folk"), ("=C3=A9=3D", "é="), ("a=  \r\nb", "ab"),
    ("a=\nb", "ab"), ("1=2 =G", "1=2 =G"), ("end=", "end="),
  ])
  func quotedPrintable(_ vector: (String, String)) { #expect(Self.decode(vector.0, .quotedPrintable) == vector.1) }

  /// RFC 2047 section 8.
  @Test(arguments: [
    ("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@example.org>", "Keld Jørn Simonsen <keld@example.org>"),
    ("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=", "If you can read this yo"),
    ("=?UTF-8?Q?a?= =?UTF-8?Q?b?=", "ab"), ("=?UTF-8?Q?a?= b", "a b"), ("=?UTF-8?Q?a_b?=", "a b"),
    ("=?utf-8*en?q?=C3=A9?=", "é"), ("=?KOI8-R?B?8NLJ18XU?=", "Привет"),
    ("=?ISO-2022-JP?B?GyRC?=", "=?ISO-2022-JP?B?GyRC?="),
    ("=?UTF-8?X?a?=", "=?UTF-8?X?a?="),
    ("=?=?=?=?", "=?=?=?=?"),
  ])
  func mimeWords(_ vector: (String, String)) { #expect(Self.decode(vector.0, .mimeWord) == vector.1) }

  /// RFC 2781 section 2.1: U+12345 is D808 DF45.
  @Test func utf16() {
    func decode(_ bytes: [UInt8], _ coding: TextCoding) -> String? {
      coding.decode(bytes.span.bytes).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(decode([0xD8, 0x08, 0xDF, 0x45, 0, 0x3D], .utf16BigEndian) == "\u{12345}=")
    #expect(decode([0x08, 0xD8, 0x45, 0xDF, 0x3D, 0], .utf16LittleEndian) == "\u{12345}=")
    #expect(decode([0xFF, 0xFE, 0x61, 0], .utf16LittleEndian) == "a")
    #expect(decode([0, 0xD8, 0x61, 0], .utf16LittleEndian) == "\u{FFFD}a")
    #expect(decode([0x61, 0, 0x62], .utf16LittleEndian) == "a\u{FFFD}")
  }

  /// The same words as Python's codecs write them in each set.
  @Test(
    arguments: [
      (CharacterSet.latin1, "Jürgen – 5 €", [0x4A, 0xFC, 0x72, 0x67, 0x65, 0x6E, 0x20, 0x96, 0x20, 0x35, 0x20, 0x80]),
      (.latin2, "Łódź", [0xA3, 0xF3, 0x64, 0xBC]), (.cyrillic, "Иван", [0xB8, 0xD2, 0xD0, 0xDD]),
      (.greek, "Νίκος", [0xCD, 0xDF, 0xEA, 0xEF, 0xF2]), (.turkish, "Işık", [0x49, 0xFE, 0xFD, 0x6B]),
      (.latin9, "Œuvre 5 €", [0xBC, 0x75, 0x76, 0x72, 0x65, 0x20, 0x35, 0x20, 0xA4]),
      (.windows1250, "Žižka", [0x8E, 0x69, 0x9E, 0x6B, 0x61]), (.windows1251, "Иван", [0xC8, 0xE2, 0xE0, 0xED]),
      (.koi8, "Иван", [0xE9, 0xD7, 0xC1, 0xCE]),
    ] as [(CharacterSet, String, [UInt8])])
  func characterSets(_ set: CharacterSet, _ text: String, _ bytes: [UInt8]) {
    let decoded = TextCoding(set).decode(bytes.span.bytes)
    #expect(decoded.map { String(decoding: $0, as: UTF8.self) } == text)
  }

  /// Decoding may stop at any limit and go on: the result is the same, and no limit is overstepped.
  @Test(arguments: TextCoding.allCases)
  func decodingGoesOnWhereItStopped(_ coding: TextCoding) throws {
    let samples: [TextCoding: String] = [
      .percent: "a%20b%C3%A9+c", .percentAndPlus: "a+b%20%C3%A9", .jsonEscape: #"a\n\u00e9\uD834\uDD1Eb"#,
      .htmlEntities: "a&lt;&#233;&#x1D11E;b", .quotedPrintable: "a=3D=\r\nb=C3=A9", .mimeWord: "x =?utf-8?q?abc?= y",
      .base64: "Zm9vYmFyZm9vYg==", .base64url: "Zm9vYmFyZm9vYg", .base32: "MZXW6YTBMZXW6===", .hex: "666f6f626172",
      .utf16LittleEndian: "a\0b\0c\0", .utf16BigEndian: "\0a\0b\0c",
      .parameter: "a%20b\"; filename*1=\"c d\"; filename*2*=%41",
    ]
    // Character sets of one byte have nothing to stop within.
    let source = samples[coding].map { Array($0.utf8) } ?? [0x61, 0xE4, 0xF6, 0xFC, 0xDF, 0x62, 0xC4, 0xD6, 0xDC]
    let decoded = coding.decode(source.span.bytes)
    let whole = try #require(decoded)
    for limit in 5...9 {
      var output: [UInt8] = []
      var offset = 0
      while offset < source.count {
        let before = (offset, output.count)
        let isDecoded = coding.decode(source.span.bytes, from: &offset, into: &output, limit: limit)
        #expect(isDecoded)
        #expect(output.count - before.1 <= limit)
        try #require(offset > before.0)
      }
      #expect(output == whole)
    }
  }
}
