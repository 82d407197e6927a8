import Bytes

/// One element of the Basic Encoding Rules as SNMP uses them: a tag of one byte, a definite length, the content.
///
/// X.690 section 8.1; RFC 3417 section 8 allows only definite lengths.
struct BERElement {
  enum Tag {
    static let integer: UInt8 = 0x02
    static let octets: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectIdentifier: UInt8 = 0x06
    static let sequence: UInt8 = 0x30
    /// RFC 2578 section 7.1.5.
    static let internetAddress: UInt8 = 0x40
    /// Arbitrary data in an old coding (RFC 2578 section 7.1.9).
    static let opaque: UInt8 = 0x44
  }

  let tag: UInt8
  let content: Range<Int>

  /// Reads the element at `offset`, which must end at or before `end`.
  init(_ bytes: RawSpan, at offset: Int, before end: Int) throws(DecodeError) {
    guard offset < end, let tag = bytes.u8(at: offset), let length = Self.length(bytes, at: offset + 1) else {
      throw .malformed("element without a length", at: offset)
    }
    guard tag & 0x1F != 0x1F else { throw .malformed("tag of several bytes", at: offset) }
    guard length.start <= end, length.count <= end - length.start, end <= bytes.byteCount else {
      throw .malformed("element past its end", at: offset)
    }
    self.tag = tag
    content = length.start..<length.start + length.count
  }

  /// The length field at `offset`: the content's first byte and its count. X.690 section 8.1.3: up to 127 in one byte,
  /// else a byte that counts the bytes of the length. `nil` when it is indefinite, over 4 GiB or cut.
  static func length(_ bytes: RawSpan, at offset: Int) -> (start: Int, count: Int)? {
    guard let first = bytes.u8(at: offset) else { return nil }
    if first < 0x80 { return (offset + 1, Int(first)) }
    let size = Int(first & 0x7F)
    guard (1...4).contains(size) else { return nil }
    var count = 0
    for index in 0..<size {
      guard let byte = bytes.u8(at: offset + 1 + index) else { return nil }
      count = count << 8 | Int(byte)
    }
    return (offset + 1 + size, count)
  }

  /// The number in an INTEGER of one to four bytes that is not negative, else `nil`.
  func number(_ bytes: RawSpan) -> Int? {
    guard tag == Tag.integer, (1...4).contains(content.count) else { return nil }
    var value = 0
    for index in content {
      guard let byte = bytes.u8(at: index) else { return nil }
      value = value << 8 | Int(byte)
    }
    return value < 1 << 31 ? value : nil
  }
}
