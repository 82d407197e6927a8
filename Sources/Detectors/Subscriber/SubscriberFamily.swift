import AuditModel
import Bytes

/// Numbers of mobile equipment and subscriptions (3GPP TS 23.003): 15 digits are an IMEI only with a good check digit
/// and a context that says so.
enum SubscriberFamily {
  /// The whole value under a telling key.
  static func judgeIMEI(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    addIMEI(range, in: value, into: &hits)
  }

  /// What follows the word `imei` within a text.
  static func judgeAnnounced(endingAt end: Int, in value: RawSpan, into hits: inout HitBuffer) {
    if let before = value.u8(at: end - 5), before.isASCIIAlphanumeric { return }
    var start = end
    while let byte = value.u8(at: start), start - end < 8, !byte.isASCIIDigit {
      guard !byte.isASCIILetter else { return }
      start += 1
    }
    var stop = start
    while let byte = value.u8(at: stop), stop - start < 20, byte.isASCIIDigit || byte == 0x2D || byte == 0x20 {
      stop += 1
    }
    while stop > start, !value[stop - 1].isASCIIDigit { stop -= 1 }
    guard value.u8(at: stop).map({ !$0.isASCIIAlphanumeric }) ?? true else { return }
    addIMEI(start..<stop, in: value, into: &hits)
  }

  /// 15 digits, `35-693803-564380-9` too; the fields before the check digit must not be all the same.
  private static func addIMEI(_ range: Range<Int>, in value: RawSpan, into hits: inout HitBuffer) {
    let text = value.clamped(range)
    guard isGrouped(text), ValueText.digitCount(text) == 15, Luhn.isValid(text), hasVariety(text) else { return }
    add(.imei, range, in: value, into: &hits)
  }

  /// Mobile country code 2xx to 7xx, then up to 15 digits in all (ITU-T E.212).
  static func judgeIMSI(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard ValueText.isNumber(text), (14...15).contains(text.byteCount), (0x32...0x37).contains(text[0]),
      hasVariety(text)
    else { return }
    add(.imsi, range, in: value, into: &hits)
  }

  /// Whether an address names a subscriber to a mobile network, and no mailbox: the realm says so (3GPP TS 23.003
  /// sections 13.2 and 14.2).
  static func isNetworkAccess(_ address: RawSpan) -> Bool { address.holdsIgnoringCase(".3gppnetwork.org") }

  /// The 15 digits of the IMSI before the `@`. A digit before them names a method of authentication; in bytes that are
  /// no text, that of a length may stand there too.
  static func judgeNetworkAccess(_ range: Range<Int>, in value: RawSpan, into hits: inout HitBuffer) {
    guard let end = value.firstIndex(of: 0x40, from: range.lowerBound), end < range.upperBound else { return }
    var start = end
    while start > range.lowerBound, value[start - 1].isASCIIDigit { start -= 1 }
    guard (15...17).contains(end - start) else { return }
    start = end - 15
    guard (0x32...0x37).contains(value[start]), hasVariety(value.clamped(start..<end)) else { return }
    add(.imsi, start..<end, in: value, into: &hits)
  }

  /// 89 for telecommunications, then up to 20 digits; the last is a check digit (ITU-T E.118). A filler `F` may follow.
  static func judgeICCID(_ value: RawSpan, into hits: inout HitBuffer) {
    var range = ValueText.trim(value)
    if let last = value.u8(at: range.upperBound - 1), last | 0x20 == 0x66 {
      range = range.lowerBound..<range.upperBound - 1
    }
    let text = value.clamped(range)
    guard ValueText.isNumber(text), (18...20).contains(text.byteCount), text[0] == 0x38, text[1] == 0x39,
      text.byteCount == 18 || Luhn.isValid(text)
    else { return }
    add(.iccid, range, in: value, into: &hits)
  }

  private static func add(_ type: DataType, _ range: Range<Int>, in value: RawSpan, into hits: inout HitBuffer) {
    let start = hits.arena.count
    for index in range where value[index].isASCIIDigit { hits.arena.append(value[index]) }
    hits.add(type, at: range, rank: .subscriber, confidence: .validated, from: start)
  }

  private static func isGrouped(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount {
      let byte = text[index]
      guard byte.isASCIIDigit || byte == 0x2D || byte == 0x20 || byte == 0x2F else { return false }
    }
    return text.byteCount <= 19
  }

  private static func hasVariety(_ text: RawSpan) -> Bool {
    var seen: UInt16 = 0
    for index in 0..<text.byteCount where text[index].isASCIIDigit { seen |= 1 << UInt16(text[index] - 0x30) }
    return seen.nonzeroBitCount >= 3
  }
}
