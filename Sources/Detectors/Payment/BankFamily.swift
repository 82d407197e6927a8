import AuditModel
import Bytes

/// International bank account numbers (ISO 13616): length by country and the check of ISO 7064 MOD 97-10.
enum BankFamily {
  static func judgeKeyed(_ value: RawSpan, into hits: inout HitBuffer) {
    judge(ValueText.trim(value), in: value, into: &hits)
  }

  /// What follows the word `IBAN` within a text.
  static func judgeAnnounced(endingAt end: Int, in value: RawSpan, into hits: inout HitBuffer) {
    if let before = value.u8(at: end - 5), before.isASCIIAlphanumeric { return }
    var start = end
    while let byte = value.u8(at: start), start - end < 6, !byte.isASCIIAlphanumeric { start += 1 }
    var stop = start
    while let byte = value.u8(at: stop), stop - start < 42, byte.isASCIIAlphanumeric || byte == 0x20 { stop += 1 }
    // Words may follow: the country's length decides.
    guard let length = length(of: value.clamped(start..<start + 2)) else { return }
    var count = 0
    for index in start..<stop where value[index] != 0x20 {
      count += 1
      if count == length { return judge(start..<index + 1, in: value, into: &hits) }
    }
  }

  private static func judge(_ range: Range<Int>, in value: RawSpan, into hits: inout HitBuffer) {
    guard range.count >= 15, range.count <= 42 else { return }
    let start = hits.arena.count
    for index in range {
      let byte = value[index]
      if byte == 0x20 || byte == 0x2D { continue }
      guard byte.isASCIIAlphanumeric else { return }
      hits.arena.append(byte.isASCIILetter ? byte & 0xDF : byte)
    }
    guard isAccount(hits.arena, from: start) else { return }
    hits.add(.bankAccount, at: range, rank: .bankAccount, confidence: .validated, from: start)
  }

  private static func isAccount(_ arena: [UInt8], from start: Int) -> Bool {
    let text = arena.span.bytes.dropping(start)
    guard let length = length(of: text.prefix(2)), text.byteCount == length else { return false }
    return remainder(text) == 1
  }

  /// The number with its first four characters at the end, letters as two digits, modulo 97.
  private static func remainder(_ text: RawSpan) -> Int {
    var rest = 0
    for index in 0..<text.byteCount {
      let byte = text[(index + 4) % text.byteCount]
      rest = byte.isASCIIDigit ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x37)) % 97
    }
    return rest
  }

  private static func length(of country: RawSpan) -> Int? {
    guard country.byteCount == 2 else { return nil }
    switch (country[0] & 0xDF, country[1] & 0xDF) {
    case (0x4E, 0x4F): return 15  // NO
    case (0x42, 0x45): return 16  // BE
    case (0x44, 0x4B), (0x46, 0x49), (0x4E, 0x4C): return 18  // DK FI NL
    case (0x41, 0x54), (0x4C, 0x54), (0x4C, 0x55), (0x45, 0x45): return 20  // AT LT LU EE
    case (0x43, 0x48), (0x48, 0x52), (0x4C, 0x56), (0x4C, 0x49): return 21  // CH HR LV LI
    case (0x44, 0x45), (0x47, 0x42), (0x49, 0x45), (0x42, 0x47): return 22  // DE GB IE BG
    case (0x49, 0x4C), (0x41, 0x45): return 23  // IL AE
    case (0x45, 0x53), (0x53, 0x45), (0x43, 0x5A), (0x53, 0x4B), (0x50, 0x54), (0x52, 0x4F): break
    case (0x46, 0x52), (0x49, 0x54), (0x47, 0x52): return 27  // FR IT GR
    case (0x50, 0x4C), (0x48, 0x55), (0x43, 0x59): return 28  // PL HU CY
    default: return nil
    }
    return country[0] & 0xDF == 0x50 ? 25 : 24  // PT; ES SE CZ SK RO
  }
}
