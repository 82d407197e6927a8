import Bytes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the lines of a header section, going on where it stopped when more bytes have come.
struct HeadLines {
  /// Where the line ends (LF) stand, counted from the start of the section.
  private(set) var ends: [Int32] = []
  private var scanned = 0

  mutating func reset() {
    ends.removeAll(keepingCapacity: true)
    scanned = 0
  }

  var count: Int { ends.count }

  /// The line numbered `index`, without its line end; the line must be there.
  func line(_ index: Int, of bytes: RawSpan) -> Range<Int> {
    let start = index == 0 ? 0 : Int(ends[index - 1]) + 1
    var end = Int(ends[index])
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// Looks for the empty line that ends the section, and answers the length of the section with it, or `nil` when it is
  /// not there yet. `bytes` begins where it began in the call before. The first line may be the empty one only where
  /// `mayBeEmpty` (trailers).
  mutating func scan(_ bytes: RawSpan, mayBeEmpty: Bool = false) -> Int? {
    var found = ends
    ends = []
    var at = scanned
    let result = unsafe bytes.withUnsafeBytes { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      var start = found.last.map { Int($0) + 1 } ?? 0
      while at < buffer.count, let hit = unsafe memchr(base + at, 0x0A, buffer.count - at) {
        let end = unsafe UnsafeRawPointer(hit) - base
        let isEmpty = unsafe end == start || end == start + 1 && buffer[start] == 0x0D
        found.append(Int32(truncatingIfNeeded: end))
        at = end + 1
        start = at
        if isEmpty, mayBeEmpty || found.count > 1 { return at }
      }
      at = buffer.count
      return nil
    }
    ends = found
    scanned = at
    return result
  }
}
