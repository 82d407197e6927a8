import Bytes

/// The check digit of ISO/IEC 7812-1 annex B.
enum Luhn {
  /// Whether the digits among the bytes, the last of them the check digit, are consistent.
  static func isValid(_ text: RawSpan) -> Bool {
    var sum = 0
    var isDoubled = false
    for index in stride(from: text.byteCount - 1, through: 0, by: -1) where text[index].isASCIIDigit {
      var digit = Int(text[index] - 0x30)
      if isDoubled {
        digit *= 2
        if digit > 9 { digit -= 9 }
      }
      sum += digit
      isDoubled.toggle()
    }
    return sum % 10 == 0
  }
}
