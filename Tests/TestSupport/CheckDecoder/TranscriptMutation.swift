/// Damages transcripts in ways that parsers dislike, the same way for the same seed (SplitMix64 by G. Steele et al.).
package struct TranscriptMutation {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// 0 up to, not including, `limit` (at least 1).
  package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

  /// One to eight changes.
  package mutating func damage(_ transcript: Transcript) -> Transcript {
    var result = transcript
    guard !result.steps.isEmpty else { return result }
    for _ in 0...below(8) {
      let index = below(result.steps.count)
      change(&result.steps[index].bytes)
    }
    return result
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: next())) }
    let place = below(bytes.count)
    let end = min(bytes.count, place + 1 + below(16))
    switch below(8) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = [0x00, 0xFF, 0x7F, 0x80, 0x0A, 0x0D, 0x20, 0x30, 0x39][below(9)]
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 4: for index in place..<end { bytes[index] = UInt8(truncatingIfNeeded: next()) }
    case 5: bytes.insert(contentsOf: Array(repeating: bytes[place], count: 1 + below(300)), at: place)
    case 6: for index in place..<end { bytes[index] = 0xFF }
    default: bytes.removeSubrange(place...)
    }
  }
}
