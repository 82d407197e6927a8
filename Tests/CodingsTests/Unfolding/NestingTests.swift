import Testing

@testable import Codings

/// Values are wrapped in random codings; the unfolder must find them again, with the chain, the path and the place.
@Suite struct NestingTests {
  /// A value being wrapped: what it looks like now, and where in it the planted text came to stand.
  struct Wrapped {
    var bytes: [UInt8]
    var place: Range<Int>
    var forms: [String] = []
    var path: [String] = []

    mutating func wrap(
      prefix: String, suffix: String, form: String, path: String, escape: (UInt8) -> [UInt8]
    ) {
      var text = Array(prefix.utf8)
      var starts: [Int] = []
      for byte in bytes {
        starts.append(text.count)
        text += escape(byte)
      }
      starts.append(text.count)
      place = starts[place.lowerBound]..<starts[place.upperBound]
      forms.insert(form, at: 0)
      self.path.insert(path, at: 0)
      bytes = text + Array(suffix.utf8)
    }

    mutating func json() {
      wrap(
        prefix: #"{"v":5,"a":[""#, suffix: "\"]}", form: "json", path: "$.a[0]",
        escape: { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] })
    }

    mutating func xml() {
      wrap(
        prefix: "<r><k>1</k><v>", suffix: "</v></r>", form: "xml", path: "/r/v",
        escape: { $0 == 0x26 ? Array("&amp;".utf8) : $0 == 0x3C ? Array("&#60;".utf8) : [$0] })
    }

    mutating func form() {
      wrap(
        prefix: "x=1&data=", suffix: "&y=2", form: "form", path: "data", escape: Encoders.percent)
    }

    mutating func base64(urlSafe: Bool) {
      let high = (place.upperBound + 2) / 3 * 4
      bytes = Encoders.base64(bytes, urlSafe: urlSafe)
      place = place.lowerBound / 3 * 4..<min(high, bytes.count)
      let isSafe = bytes.contains(0x2D) || bytes.contains(0x5F) || bytes.count % 4 != 0
      forms.insert(isSafe ? "base64url" : "base64", at: 0)
    }

    mutating func hex() {
      bytes = Encoders.hex(bytes)
      place = place.lowerBound * 2..<place.upperBound * 2
      forms.insert("hex", at: 0)
    }

    /// Compressed text can only stand where bytes can, so base64 goes around it.
    mutating func gzip() {
      func moved(_ index: Int) -> Int { 10 + 5 * (index / 100 + 1) + index }
      place = moved(place.lowerBound)..<moved(place.upperBound - 1) + 1
      bytes = Encoders.gzip(bytes)
      forms.insert("gzip", at: 0)
      base64(urlSafe: false)
    }

    /// XML and JSON keep text apart; the others can stand anywhere.
    mutating func wrap(_ choice: Int) {
      switch choice {
      case 0: json()
      case 1: xml()
      case 2: form()
      case 3: base64(urlSafe: false)
      case 4: base64(urlSafe: true)
      case 5: hex()
      default: gzip()
      }
    }
  }

  /// Numbers that are the same in each run (SplitMix64).
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  static let planted = [
    "00:00:5e:00:53:10", "operator@example.com", "+1 212 555 0123", "bracket v3 <final> & \"more\"",
  ]

  @Test(arguments: 0..<400)
  func wrappedValuesAreFound(_ seed: Int) throws {
    var random = Seeded(state: UInt64(seed))
    let text = Self.planted[seed % Self.planted.count]
    var wrapped = Wrapped(bytes: Array(text.utf8), place: 0..<text.utf8.count)
    for _ in 0..<Int.random(in: 3...5, using: &random) {
      let choice = Int.random(in: 0...6, using: &random)
      wrapped.wrap(choice)
    }
    var limits = UnfoldingLimits()
    limits.depth = 16
    let recorder = LeafRecorder.unfold(wrapped.bytes, limits: limits)
    let found = try #require(
      recorder.entry(text), "\(wrapped.forms) in \(String(decoding: wrapped.bytes.prefix(300), as: UTF8.self))")
    #expect(found.forms == wrapped.forms)
    #expect(found.path == wrapped.path.joined(separator: " "))
    // Decompression maps blocks, everything else units of its coding.
    let slack = wrapped.forms.contains("gzip") ? wrapped.bytes.count / 2 + 200 : 3 << wrapped.forms.count
    #expect(found.source.lowerBound <= wrapped.place.lowerBound)
    #expect(found.source.upperBound >= wrapped.place.upperBound)
    #expect(found.source.lowerBound >= wrapped.place.lowerBound - slack)
    #expect(found.source.upperBound <= wrapped.place.upperBound + slack)
    #expect(recorder.troubles.isEmpty)
  }
}
