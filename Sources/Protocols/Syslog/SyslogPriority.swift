import Bytes

/// `<PRI>`, facility times eight plus severity, 0 to 191 (RFC 5424 section 6.2.1).
struct SyslogPriority {
  /// Bytes it takes, 3 to 5.
  let length: Int

  /// `nil` when no priority stands at the start of `bytes`, or not all of it.
  init?(_ bytes: RawSpan) {
    guard bytes.u8(at: 0) == 0x3C else { return nil }
    var value = 0
    for index in 1...4 {
      guard let byte = bytes.u8(at: index) else { return nil }
      if byte == 0x3E, index > 1, value <= 191 {
        length = index + 1
        return
      }
      guard byte.isASCIIDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return nil
  }
}
