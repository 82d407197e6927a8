import Bytes

/// Parts a key into its words: at every byte that is no letter or digit, where a capital follows a small letter
/// (`lanMac`), and before the last capital of several (`MACAddress`).
struct KeySplitter {
  /// Words of a key that are looked at; longer keys tell by their last words.
  static let mostWords = 12
  static let mostBytes = 96

  /// The words in lower case, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// Where each word begins in `bytes`; the end of the last one follows.
  private(set) var bounds: [Int] = [0]

  init() {
    bytes.reserveCapacity(Self.mostBytes)
    bounds.reserveCapacity(Self.mostWords + 1)
  }

  var count: Int { bounds.count - 1 }

  mutating func split(_ key: RawSpan) {
    bytes.removeAll(keepingCapacity: true)
    bounds.removeAll(keepingCapacity: true)
    bounds.append(0)
    let key = key.dropping(max(0, key.byteCount - Self.mostBytes))
    for index in 0..<key.byteCount {
      let byte = key[index]
      guard byte.isASCIIAlphanumeric else {
        close()
        continue
      }
      if byte.isASCIIUppercase, index > 0 {
        let before = key[index - 1]
        let isFollowedBySmall = key.u8(at: index + 1).map { $0.isASCIILetter && !$0.isASCIIUppercase } ?? false
        if !before.isASCIIUppercase || isFollowedBySmall { close() }
      }
      bytes.append(byte.asciiLowercased)
    }
    close()
  }

  private mutating func close() {
    guard let start = bounds.last, bytes.count > start else { return }
    if bounds.count > Self.mostWords {
      bytes.removeSubrange(start...)
    } else {
      bounds.append(bytes.count)
    }
  }
}
