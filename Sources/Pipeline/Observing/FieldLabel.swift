import AuditModel
import Bytes

/// What of a field's name says what its value is.
enum FieldLabel {
  /// The whole name; of a dotted path (`currentJob.pack[0]`) the last member without its index.
  static func range(in name: [UInt8], _ part: Part) -> Range<Int> {
    guard part == .field else { return 0..<name.count }
    let start = (name.lastIndex(of: UInt8(ascii: ".")) ?? -1) + 1
    let end = name[start...].firstIndex(of: UInt8(ascii: "[")) ?? name.count
    return start..<max(start, end)
  }
}

extension [UInt8] {
  /// Undoes percent escapes in place (RFC 3986 section 2.1); what is no escape stays.
  mutating func undoPercent() {
    guard contains(UInt8(ascii: "%")) else { return }
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
