package import AuditModel

/// A coding that writes bytes as other bytes, unit by unit, so that decoding can stop and go on at any unit.
package enum TextCoding: UInt8, Sendable, CaseIterable {
  case percent
  /// As in forms: `+` is a blank.
  case percentAndPlus
  case jsonEscape, htmlEntities, quotedPrintable, mimeWord, base64, base64url, base32, hex, utf16LittleEndian,
    utf16BigEndian
  /// Pieces of a parameter in a header of a mail.
  case parameter
  /// The sets of `CharacterSet`, in its order.
  case latin1, latin2, cyrillic, greek, turkish, latin9, windows1250, windows1251, koi8

  init(_ set: CharacterSet) { self = TextCoding(rawValue: TextCoding.latin1.rawValue + set.rawValue) ?? .latin1 }

  private var characterSet: CharacterSet {
    CharacterSet(rawValue: rawValue &- TextCoding.latin1.rawValue) ?? .latin1
  }

  /// The name in reports.
  package var form: Form {
    switch self {
    case .percent, .percentAndPlus: .percent
    case .jsonEscape: .jsonEscape
    case .htmlEntities: .htmlEntities
    case .quotedPrintable: .quotedPrintable
    case .mimeWord: .mimeWord
    case .base64: .base64
    case .base64url: .base64url
    case .base32: .base32
    case .hex: .hex
    case .utf16LittleEndian, .utf16BigEndian: .utf16
    case .parameter: .mimeParameter
    case .latin1, .latin2, .cyrillic, .greek, .turkish, .latin9, .windows1250, .windows1251, .koi8: characterSet.form
    }
  }

  /// Undoes the coding.
  ///
  /// - Parameters:
  ///   - offset: Where to begin in `source`, at a unit; afterwards behind the last unit that was read.
  ///   - output: The decoded bytes are appended here.
  ///   - limit: At most so many bytes are appended.
  /// - Returns: `false` when the unit at `offset` is malformed. The codings that leave what they do not know as it is
  ///   (all but base64, base32 and hex) never are.
  package func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    switch self {
    case .parameter:
      ParameterCoding.decode(source, from: &offset, into: &output, limit: limit)
      return true
    case .latin1, .latin2, .cyrillic, .greek, .turkish, .latin9, .windows1250, .windows1251, .koi8:
      characterSet.decode(source, from: &offset, into: &output, limit: limit)
      return true
    default: return decodeEscapes(source, from: &offset, into: &output, limit: limit)
    }
  }

  private func decodeEscapes(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    switch self {
    case .percent: PercentCoding.decode(source, from: &offset, into: &output, limit: limit, plus: false)
    case .percentAndPlus: PercentCoding.decode(source, from: &offset, into: &output, limit: limit, plus: true)
    case .jsonEscape: JSONEscapeCoding.decode(source, from: &offset, into: &output, limit: limit)
    case .htmlEntities: EntityCoding.decode(source, from: &offset, into: &output, limit: limit)
    case .quotedPrintable: QuotedPrintableCoding.decode(source, from: &offset, into: &output, limit: limit)
    case .mimeWord: MIMEWordCoding.decode(source, from: &offset, into: &output, limit: limit)
    case .base64, .base64url: Base64Coding.decode(source, from: &offset, into: &output, limit: limit)
    case .base32: Base32Coding.decode(source, from: &offset, into: &output, limit: limit)
    case .hex: HexCoding.decode(source, from: &offset, into: &output, limit: limit)
    case .utf16LittleEndian:
      UTF16Coding.decode(source, from: &offset, into: &output, limit: limit, bigEndian: false)
    case .utf16BigEndian: UTF16Coding.decode(source, from: &offset, into: &output, limit: limit, bigEndian: true)
    default: true
    }
  }

  /// The whole of `source` decoded, or `nil` when a part of it is malformed. For tests and small values.
  package func decode(_ source: RawSpan) -> [UInt8]? {
    var output: [UInt8] = []
    var offset = 0
    return decode(source, from: &offset, into: &output, limit: .max) && offset == source.byteCount ? output : nil
  }
}
