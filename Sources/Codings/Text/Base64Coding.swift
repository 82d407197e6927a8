import Bytes

/// Base64 and base64url (RFC 4648 sections 4 and 5), both alphabets at once; line breaks and blanks are skipped,
/// padding may be missing. Bits left over must be zero.
enum Base64Coding {
  /// 0 to 63, 64 for blanks, 65 for `=`, 255 for anything else.
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
      table[Int(byte)] = UInt8(value)
    }
    table[Int(UInt8(ascii: "-"))] = 62
    table[Int(UInt8(ascii: "_"))] = 63
    for byte in [0x20, 0x09, 0x0A, 0x0D] { table[byte] = 64 }
    table[Int(UInt8(ascii: "="))] = 65
    return table
  }()

  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    let table = values
    var cursor = offset
    var left = limit
    while left >= 3 {
      let before = output.count
      let groups = min((source.byteCount - cursor) / 4, left / 3)
      if groups > 0 { decodeGroups(source, &cursor, groups, table, into: &output) }
      left -= output.count - before
      offset = cursor
      guard left >= 3, cursor < source.byteCount else { return true }
      guard let isWhole = decodeSlowGroup(source, &cursor, table, into: &output, &left) else {
        offset = cursor
        return cursor >= source.byteCount
      }
      offset = cursor
      if !isWhole { return Self.rest(source, cursor, table) }
    }
    return true
  }

  /// Whole groups of four characters from the alphabet, until one is not.
  private static func decodeGroups(
    _ source: RawSpan, _ cursor: inout Int, _ groups: Int, _ table: [UInt8], into output: inout [UInt8]
  ) {
    var position = cursor
    let values = table.span
    output.append(addingCapacity: groups * 3) { target in
      for _ in 0..<groups {
        let word = unsafe source.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self)
        let first = UInt32(values[Int(word & 0xFF)])
        let second = UInt32(values[Int(word >> 8 & 0xFF)])
        let third = UInt32(values[Int(word >> 16 & 0xFF)])
        let fourth = UInt32(values[Int(word >> 24)])
        if (first | second | third | fourth) & 0xC0 != 0 { break }
        let bits = first << 18 | second << 12 | third << 6 | fourth
        target.append(UInt8(truncatingIfNeeded: bits >> 16))
        target.append(UInt8(truncatingIfNeeded: bits >> 8))
        target.append(UInt8(truncatingIfNeeded: bits))
        position += 4
      }
    }
    cursor = position
  }

  /// One group with blanks inside, with padding, or cut. `nil`: malformed, or nothing left; `false`: the last one.
  private static func decodeSlowGroup(
    _ source: RawSpan, _ cursor: inout Int, _ table: [UInt8], into output: inout [UInt8], _ left: inout Int
  ) -> Bool? {
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    var position = cursor
    while count + padding < 4, let byte = source.u8(at: position) {
      let value = table[Int(byte)]
      switch value {
      case 0..<64:
        guard padding == 0 else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
      case 64: break
      case 65:
        guard count >= 2 else { return nil }
        padding += 1
      default: return nil
      }
      position += 1
    }
    switch count {
    case 4:
      output.append(UInt8(truncatingIfNeeded: bits >> 16))
      output.append(UInt8(truncatingIfNeeded: bits >> 8))
      output.append(UInt8(truncatingIfNeeded: bits))
    case 3:
      guard bits & 0x3 == 0 else { return nil }
      output.append(UInt8(truncatingIfNeeded: bits >> 10))
      output.append(UInt8(truncatingIfNeeded: bits >> 2))
    case 2:
      guard bits & 0xF == 0 else { return nil }
      output.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 0:
      cursor = position
      return nil
    default: return nil
    }
    left -= count - 1
    cursor = position
    return count == 4
  }

  /// Behind the last group only padding and blanks may follow.
  private static func rest(_ source: RawSpan, _ start: Int, _ table: [UInt8]) -> Bool {
    var cursor = start
    while let byte = source.u8(at: cursor) {
      guard table[Int(byte)] == 64 || table[Int(byte)] == 65 else { return false }
      cursor += 1
    }
    return true
  }
}
