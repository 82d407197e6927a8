import Bytes

/// A header or trailer section that HPACK or QPACK decoded: names and values one behind the other, and where each came
/// from. Bounded, as a few bytes on the wire can stand for very many.
struct FieldSection {
  struct Field {
    /// Ranges of the section's bytes.
    let name: Range<Int>
    let value: Range<Int>
    let kind: HeaderKind
    let pseudo: PseudoHeader
    /// Where on the wire it was encoded.
    let wire: Range<UInt64>
  }

  /// The most bytes of names and values that are kept.
  static let limit = 256 << 10
  /// The most fields.
  static let fieldLimit = 4_096

  private(set) var bytes: [UInt8] = []
  private(set) var fields: [Field] = []
  /// Fields that had no room.
  private(set) var omitted = 0
  /// Fields whose entry in the compression table was never seen.
  var unknown = 0

  /// Where on the wire the section was encoded.
  var wire: Range<UInt64> {
    guard let first = fields.first, let last = fields.last else { return 0..<0 }
    return first.wire.lowerBound..<max(first.wire.lowerBound, last.wire.upperBound)
  }

  /// Adds a decoded field.
  mutating func append(name: RawSpan, value: RawSpan, within wire: Range<UInt64>) {
    guard fields.count < Self.fieldLimit, bytes.count + name.byteCount + value.byteCount <= Self.limit else {
      omitted += 1
      return
    }
    let start = bytes.count
    bytes.append(bytesOf: name)
    let middle = bytes.count
    bytes.append(bytesOf: value)
    fields.append(
      Field(
        name: start..<middle, value: middle..<bytes.count, kind: HeaderKind(name), pseudo: PseudoHeader(name),
        wire: wire))
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    omitted = 0
    unknown = 0
  }
}
