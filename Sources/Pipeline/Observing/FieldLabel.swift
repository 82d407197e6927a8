import AuditModel
import Bytes

/// What of a field's name says what its value is.
enum FieldLabel {
  /// The whole name; of a dotted path (`currentJob.pack[0]`) the last member without its index.
  static func range(in name: RawSpan, _ part: Part) -> Range<Int> {
    guard part == .field else { return 0..<name.byteCount }
    var start = name.byteCount
    while start > 0, name[start - 1] != UInt8(ascii: ".") { start -= 1 }
    return start..<(name.firstIndex(of: UInt8(ascii: "["), from: start) ?? name.byteCount)
  }
}

extension ReusedBytes {
  /// Undoes percent escapes in place (RFC 3986 section 2.1); what is no escape stays.
  mutating func undoPercent() {
    guard bytes.firstIndex(of: UInt8(ascii: "%")) != nil else { return }
    var write = 0
    var read = 0
    while read < count {
      if self[read] == UInt8(ascii: "%"), read + 2 < count, let high = self[read + 1].hexValue,
        let low = self[read + 2].hexValue
      {
        self[write] = high << 4 | low
        read += 3
      } else {
        self[write] = self[read]
        read += 1
      }
      write += 1
    }
    removeLast(count - write)
  }
}
