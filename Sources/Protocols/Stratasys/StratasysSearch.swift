import Bytes

/// Finds a block by its word where block borders are not known.
enum StratasysSearch {
  /// Where the first whole block with this word begins.
  static func find(_ word: StaticString, in bytes: RawSpan) -> Int? {
    var at = 0
    while let hit = bytes.firstIndex(of: word, from: at), hit + StratasysBlock.size <= bytes.byteCount {
      let block = bytes.clamped(hit..<hit + StratasysBlock.size)
      if StratasysBlock.isWellFormed(block), StratasysBlock.text(bytes, at: hit).equals(word) { return hit }
      at = hit + 1
    }
    return nil
  }
}
