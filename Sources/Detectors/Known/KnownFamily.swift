import AuditModel
import Bytes

/// Reports the user's own values where a literal of them stands.
enum KnownFamily {
  static func judge(
    _ variant: Int, endingAt end: Int, in value: RawSpan, _ known: KnownValues, into hits: inout HitBuffer
  ) {
    guard known.variants.indices.contains(variant) else { return }
    let literal = known.variants[variant]
    var range = end - literal.length..<end
    guard range.lowerBound >= 0, end <= value.byteCount else { return }
    if literal.isText {
      if known.entries[literal.entry].type == .serialNumber {
        // Zeros may pad a serial number.
        while range.lowerBound > 0, value[range.lowerBound - 1] == 0x30 { range = range.lowerBound - 1..<end }
      }
      if let before = value.u8(at: range.lowerBound - 1), before.isASCIIAlphanumeric,
        value[range.lowerBound].isASCIIAlphanumeric
      {
        guard literal.forms.isEmpty, isEscape(endingAt: range.lowerBound, in: value) else { return }
      }
      if let after = value.u8(at: end), after.isASCIIAlphanumeric, value[end - 1].isASCIIAlphanumeric { return }
    }
    add(literal.entry, range, literal.forms, known, into: &hits)
  }

  static func add(
    _ entry: Int, _ range: Range<Int>, _ forms: [Form], _ known: KnownValues, into hits: inout HitBuffer
  ) {
    guard known.entries.indices.contains(entry) else { return }
    let start = hits.arena.count
    hits.append(known.entries[entry].normalised)
    hits.add(
      known.entries[entry].type, at: range, rank: .known,
      confidence: known.entries[entry].isSibling ? .inferred : .known, from: start, forms: forms)
  }

  /// `%3D00:00:…`: an escape may stand before a value in a text that was not unescaped.
  private static func isEscape(endingAt end: Int, in value: RawSpan) -> Bool {
    value.u8(at: end - 3) == 0x25 && (value.u8(at: end - 2)?.isASCIIHexDigit ?? false)
      && (value.u8(at: end - 1)?.isASCIIHexDigit ?? false)
  }
}
