/// ASCII classes of one byte, independent of any locale.
extension UInt8 {
  @inlinable package var isASCIIDigit: Bool { self &- 0x30 < 10 }
  @inlinable package var isASCIIUppercase: Bool { self &- 0x41 < 26 }
  @inlinable package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inlinable package var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
  @inlinable package var isASCIIHexDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
  /// Space or tab.
  @inlinable package var isASCIIBlank: Bool { self == 0x20 || self == 0x09 }
  @inlinable package var isASCIIPrintable: Bool { self >= 0x20 && self < 0x7F }
  @inlinable package var asciiLowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }
  /// 0 to 15, or `nil` when the byte is no hexadecimal digit.
  @inlinable package var hexValue: UInt8? {
    if isASCIIDigit { return self - 0x30 }
    let letter = (self | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
