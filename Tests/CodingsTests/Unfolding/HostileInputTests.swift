import Testing

@testable import Codings

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct HostileInputTests {
  /// Processor time of this thread.
  static func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    body()
    return now() - start
  }

  /// Bytes of chance (ciphertext, media) are no structure, even when they begin as one does: else their parts would bear
  /// names of chance, and each would be reported as broken off.
  @Test(arguments: ["", "<a>", "<ts ", "[1", "[]", "{\"", "{}", "<?"])
  func chanceIsNoStructure(beginning: String) {
    var numbers = NestingTests.Seeded(state: 7)
    for _ in 0..<200 {
      let bytes = Array(beginning.utf8) + (0..<400).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      let recorder = LeafRecorder.unfold(bytes)
      #expect(recorder.troubles == [])
      #expect(recorder.entries.allSatisfy { $0.path == "$" || $0.path.isEmpty })
    }
  }

  /// Text that grows with its argument, of a kind meant to make a careless reader slow.
  static let growing: [(String, @Sendable (Int) -> String)] = [
    ("open brackets", { String(repeating: "[", count: $0) }),
    ("open braces", { String(repeating: #"{"a":"#, count: $0) }),
    ("quotes", { String(repeating: "\"", count: $0) }), ("backslashes", { "[\"" + String(repeating: "\\", count: $0) }),
    ("tags", { String(repeating: "<a>", count: $0) }), ("end tags", { "<a>" + String(repeating: "</b>", count: $0) }),
    ("attributes", { "<a " + String(repeating: "b=", count: $0) }),
    ("comments", { String(repeating: "<!--", count: $0) }),
    ("open sections", { String(repeating: "<![CDATA[", count: $0) }),
    ("angles", { "<a>" + String(repeating: "<", count: $0) }),
    ("ampersands", { String(repeating: "a=&", count: $0) }), ("percents", { String(repeating: "%25", count: $0) }),
    ("half percents", { String(repeating: "%", count: $0) }), ("entities", { String(repeating: "&#", count: $0) }),
    ("words", { String(repeating: "=?", count: $0) }), ("half words", { String(repeating: "=?utf-8?q?", count: $0) }),
    ("equals", { String(repeating: "=   ", count: $0) }),
    ("boundaries", { "--abcdef\r\nContent-A: b\r\n\r\n" + String(repeating: "\n--abcdeg", count: $0) }),
    ("folded headers", { "--abcdef\r\nContent-A: b" + String(repeating: "\r\n ", count: $0) }),
    (
      "parameters",
      { "--abcdef\r\nContent-Disposition: form-data" + String(repeating: ";a=\"", count: $0) + "\r\n\r\n" }
    ),
    ("base64", { String(repeating: "QUJD", count: $0) }),
    ("base64 of base64", { String(repeating: "VmpGYWIy", count: $0) }),
    ("hex", { String(repeating: "33", count: $0) }),
    ("json in strings", { "[\"" + String(repeating: "[\\\"", count: $0) }),
    ("urls", { "[" + String(repeating: #""/a?b=c","#, count: $0) + "1]" }),
    ("plist", { "<plist>" + String(repeating: "<dict><key>a</key>", count: $0) }),
    ("siblings", { "<a>" + (0..<$0).map { "<b\($0)/>" }.joined() + "</a>" }),
    ("queries", { "/" + String(repeating: "?a=", count: $0) }),
  ]

  @Test(arguments: growing.indices)
  func timeGrowsNoFasterThanTheInput(_ index: Int) {
    let (name, make) = Self.growing[index]
    func cost(_ count: Int) -> Double {
      let bytes = Array(make(count).utf8)
      let recorder = SilentSink()
      return (0..<3).map { _ in Self.seconds { recorder.unfold(bytes) } }.min() ?? 0
    }
    let small = cost(8_000)
    let large = cost(32_000)
    // Four times the input; a quadratic reader would need sixteen times the time.
    #expect(large < small * 9 + 0.004, "\(name): \(small) s, then \(large) s")
  }

  @Test func deepJSONIsReadAsText() {
    let recorder = LeafRecorder.unfold(String(repeating: "[", count: 100_000), type: "application/json")
    #expect(recorder.troubles == ["broken-structure"])
    #expect(recorder.isBalanced)
  }

  @Test func depthIsBounded() {
    var bytes = Array("00:00:5e:00:53:10".utf8)
    for _ in 0..<6 { bytes = Encoders.base64(bytes) }
    #expect(LeafRecorder.unfold(bytes).values.contains("00:00:5e:00:53:10"))
    bytes = Encoders.base64(bytes)
    let recorder = LeafRecorder.unfold(bytes)
    #expect(!recorder.values.contains("00:00:5e:00:53:10"))
    #expect(recorder.troubles == ["unfolding-depth"])
  }

  @Test func layersAndOutputAreBounded() {
    var limits = UnfoldingLimits()
    limits.layers = 10
    let text = "[" + (0..<50).map { _ in #""b3BlcmF0b3JAZXhhbXBsZS5jb20=","# }.joined() + "1]"
    let few = LeafRecorder.unfold(text, limits: limits)
    #expect(few.layers.count == 11)
    #expect(few.troubles == ["unfolding-layers"])
    limits = UnfoldingLimits()
    limits.totalOutput = 100
    let small = LeafRecorder.unfold(text, limits: limits)
    #expect(small.troubles == ["unfolding-size"])
    #expect(small.layers.dropFirst().map(\.bytes.count).reduce(0, +) <= 120)
  }

  /// An unfolder serves many values; one must not show in the next.
  @Test func nothingIsLeftFromTheValueBefore() {
    let unfolder = Unfolder()
    let first = LeafRecorder(unfolder)
    first.unfold(Array(String(repeating: #"{"a":["#, count: 300).utf8))
    let second = LeafRecorder(unfolder)
    second.unfold(Array(#"{"b":"c"}"#.utf8))
    #expect(second.lines == ["$.b=c"])
    #expect(second.troubles.isEmpty)
  }

  /// Every sample, cut at every length and with every byte changed: no trap, and layers that close.
  @Test func damagedValuesEnd() {
    let samples: [(String, [UInt8])] = [
      ("", Array(#"{"a":"\u0041\ud834\udd1e","b":[1,-2.5e3,true],"c":"https://example.com/?d=%41%42"}"#.utf8)),
      ("text/html", Array("<?xml version='1.0'?><a b='c&amp;d'><![CDATA[x]]><!-- y --></a>".utf8)),
      ("multipart/form-data; boundary=AaB03x", Array(MultipartTokenizerTests.form.utf8)),
      ("application/x-plist", PropertyListTests.binary), ("", Array(ContentDecoderTests.gzip.prefix(120))),
      ("", Array("x=1&data=eyJtYWMiOiIwMDowMDo1ZTowMDo1MzoxMCJ9&z=%41".utf8)),
      ("application/cbor", hex("a26161016162820203")),
      ("application/msgpack", hex("83a16101a162a163a16492cb3ff199999999999a01")),
      ("application/protobuf", hex("0a1130303a30303a35653a30303a35333a313012080a06443132333435")),
      ("", Array("eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.".utf8)),
      ("", Array("=?utf-8?q?a=C3=A9?= =?utf-8?b?YQ==?=".utf8)),
    ]
    for (type, sample) in samples {
      for count in 0...sample.count { #expect(LeafRecorder.unfold(Array(sample.prefix(count)), type: type).isBalanced) }
      for index in sample.indices {
        for flip in [0x01, 0x80, 0xFF] as [UInt8] {
          var damaged = sample
          damaged[index] ^= flip
          #expect(LeafRecorder.unfold(damaged, type: type).isBalanced)
        }
      }
    }
  }
}
