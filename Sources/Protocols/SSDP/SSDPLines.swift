import Bytes

/// Goes through the header lines behind a start line. Lines end with CR LF or LF alone; a line without a colon is
/// passed over; the first empty line ends the head.
struct SSDPLines: ~Escapable {
  struct Line {
    let name: Range<Int>
    /// Without blanks at either end.
    let value: Range<Int>
  }

  private let bytes: RawSpan
  private var offset: Int
  private var isDone = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) {
    self.bytes = bytes
    offset = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.byteCount
  }

  /// What follows the head, once `next` has answered `nil`.
  var rest: Range<Int> { offset..<bytes.byteCount }

  @_lifetime(self: copy self)
  mutating func next() -> Line? {
    while !isDone, offset < bytes.byteCount {
      let start = offset
      var end = bytes.firstIndex(of: 0x0A, from: start) ?? bytes.byteCount
      offset = min(end + 1, bytes.byteCount)
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      if end == start {
        isDone = true
        return nil
      }
      let line = bytes.clamped(start..<end)
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { continue }
      return Line(name: start..<start + colon, value: trimmed(start + colon + 1, end))
    }
    return nil
  }

  private func trimmed(_ start: Int, _ end: Int) -> Range<Int> {
    var (low, high) = (start, end)
    while low < high, bytes[low].isASCIIBlank { low += 1 }
    while high > low, bytes[high - 1].isASCIIBlank { high -= 1 }
    return low..<high
  }
}
