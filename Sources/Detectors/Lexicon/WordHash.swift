import Bytes

/// FNV-1a over lower-case ASCII, fed word by word, so that words written together and apart are equal.
struct WordHash: Hashable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  /// Of the letters and digits of a rule's words.
  init(_ text: String) {
    for byte in text.utf8 where byte.isASCIIAlphanumeric { add(byte.asciiLowercased) }
  }

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
