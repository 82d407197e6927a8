/// A number as a binary format stores it. Detectors see it as decimal text.
package enum BinaryScalar: Sendable, Equatable {
  case none
  case unsigned(UInt64)
  case signed(Int64)
  case double(Double)

  /// Writes the decimal text, replacing what `text` holds.
  func write(into text: inout [UInt8]) {
    text.removeAll(keepingCapacity: true)
    switch self {
    case .none: break
    case .unsigned(let value): BinaryScalar.append(value, to: &text)
    case .signed(let value):
      if value < 0 { text.append(0x2D) }
      BinaryScalar.append(value.magnitude, to: &text)
    case .double(let value): text.append(contentsOf: value.description.utf8)
    }
  }

  static func append(_ value: UInt64, to text: inout [UInt8]) {
    let start = text.count
    var rest = value
    repeat {
      text.append(UInt8(0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    text[start...].reverse()
  }
}
