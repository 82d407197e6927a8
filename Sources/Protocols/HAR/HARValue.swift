import Bytes

/// A JSON value (RFC 8259) in memory: entries of HTTP archives are small trees that are needed in another order than
/// they stand in.
indirect enum HARValue {
  /// Text with its escapes undone, as UTF-8.
  case text([UInt8])
  /// A number as it is written.
  case number([UInt8])
  case list([HARValue])
  case object([(name: [UInt8], value: HARValue)])
  /// `true`, `false` and `null`, none of which is needed.
  case word

  /// The member of an object; `nil` when there is none, or this is no object.
  subscript(_ name: StaticString) -> HARValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.rawBytes.equals(name) }?.value
  }

  /// The bytes of a text; empty for anything else.
  var bytes: [UInt8] {
    if case .text(let bytes) = self { bytes } else { [] }
  }

  var elements: [HARValue] {
    if case .list(let elements) = self { elements } else { [] }
  }

  /// A whole number; `nil` for anything else.
  var count: Int? {
    guard case .number(let digits) = self, let value = digits.rawBytes.decimal else { return nil }
    return Int(exactly: value)
  }
}
