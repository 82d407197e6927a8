import Bytes

/// The port that a data connection goes to, as `PORT`, `EPRT` or the replies 227 and 229 say it. The address is that of
/// the side that says so: what stands in the text is often wrong behind address translation, and clients do not use it.
enum FTPEndpoint {
  /// RFC 959 section 4.1.2: `h1,h2,h3,h4,p1,p2`, anywhere in the text.
  static func classic(_ text: RawSpan) -> UInt16? {
    var numbers: InlineArray<6, UInt16> = .init(repeating: 0)
    var count = 0
    var index = 0
    while index < text.byteCount {
      guard text[index].isASCIIDigit else {
        index += 1
        continue
      }
      var end = index
      while let byte = text.u8(at: end), byte.isASCIIDigit { end += 1 }
      if let number = text.clamped(index..<end).decimal, number < 256, count < 6 {
        numbers[count] = UInt16(number)
        count += 1
      }
      if count == 6 { return numbers[4] << 8 | numbers[5] }
      if text.u8(at: end) != 0x2C { count = 0 }
      index = end
    }
    return nil
  }

  /// RFC 2428 sections 2 and 3: `|1|address|port|` and `(|||port|)`.
  static func extended(_ text: RawSpan) -> UInt16? {
    let start = text.firstIndex(of: 0x28).map { $0 + 1 } ?? 0
    guard let mark = text.u8(at: start), mark > 0x20, !mark.isASCIIAlphanumeric else { return nil }
    var at = start
    for _ in 0..<2 {
      guard let next = text.firstIndex(of: mark, from: at + 1) else { return nil }
      at = next
    }
    guard let end = text.firstIndex(of: mark, from: at + 1), let port = text.clamped(at + 1..<end).decimal else {
      return nil
    }
    return UInt16(exactly: port)
  }
}
