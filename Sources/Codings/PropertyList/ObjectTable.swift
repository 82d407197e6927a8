import Bytes

/// The trailer and the offset table of a binary property list.
///
///     trailer, last 32 bytes:  unused (6) | offset size (1) | reference size (1) | objects (8) | top (8) | table (8)
struct ObjectTable {
  enum Item {
    case leaf(Range<Int>, Leaf.Kind, isUTF16: Bool, BinaryScalar)
    case array(start: Int, count: Int)
    case dictionary(start: Int, count: Int)
  }

  let count: Int
  let top: Int
  private let offsetSize: Int
  private let referenceSize: Int
  private let start: Int

  init(_ bytes: RawSpan) throws(DecodeError) {
    let trailer = bytes.byteCount - 32
    guard let offsetSize = bytes.u8(at: trailer + 6), let referenceSize = bytes.u8(at: trailer + 7),
      let count = bytes.u64(at: trailer + 8), let top = bytes.u64(at: trailer + 16),
      let start = bytes.u64(at: trailer + 24)
    else { throw .needMore(atLeast: 40) }
    guard (1...8).contains(offsetSize), (1...8).contains(referenceSize),
      count <= BinaryPropertyListTokenizer.objectLimit, top < count, start < UInt64(trailer),
      UInt64(trailer) - start >= count * UInt64(offsetSize)
    else { throw .malformed("bplist: trailer", at: trailer) }
    self.count = Int(count)
    self.top = Int(top)
    self.offsetSize = Int(offsetSize)
    self.referenceSize = Int(referenceSize)
    self.start = Int(start)
  }

  /// The object that the `index`th reference of a container names.
  func reference(_ bytes: RawSpan, _ start: Int, _ index: Int) -> Int? {
    integer(bytes, start + index * referenceSize, referenceSize)
  }

  /// The text of a key, if it is an ASCII string.
  func keyRange(_ bytes: RawSpan, _ object: Int) -> Range<Int> {
    guard case .leaf(let range, .text, false, _) = item(bytes, object) else { return 0..<0 }
    return range
  }

  func item(_ bytes: RawSpan, _ object: Int) -> Item? {
    guard object >= 0, object < count,
      let position = integer(bytes, start + object * offsetSize, offsetSize), position < start,
      let marker = bytes.u8(at: position)
    else { return nil }
    let low = Int(marker & 0x0F)
    let body = position + 1
    switch marker >> 4 {
    case 0x0: return marker == 8 || marker == 9 ? scalar(bytes, position..<body, .boolean, .none) : nil
    case 0x1: return number(bytes, body, low)
    case 0x2, 0x3: return real(bytes, body, low)
    case 0x4: return string(bytes, body, low, .binary, width: 1)
    case 0x5, 0x7: return string(bytes, body, low, .text, width: 1)
    case 0x6: return string(bytes, body, low, .text, width: 2)
    case 0xA, 0xC: return container(bytes, body, low, isDictionary: false)
    case 0xD: return container(bytes, body, low, isDictionary: true)
    default: return nil
    }
  }

  private func scalar(_ bytes: RawSpan, _ range: Range<Int>, _ kind: Leaf.Kind, _ value: BinaryScalar) -> Item? {
    range.upperBound <= start ? .leaf(range, kind, isUTF16: false, value) : nil
  }

  private func number(_ bytes: RawSpan, _ body: Int, _ low: Int) -> Item? {
    guard low <= 3, let value = integer64(bytes, body, 1 << low) else { return nil }
    let signed: BinaryScalar = low == 3 ? .signed(Int64(bitPattern: value)) : .unsigned(value)
    return scalar(bytes, body..<body + 1 << low, .number, signed)
  }

  private func real(_ bytes: RawSpan, _ body: Int, _ low: Int) -> Item? {
    if low == 2, let bits = bytes.u32(at: body) {
      return scalar(bytes, body..<body + 4, .number, .double(Double(Float(bitPattern: bits))))
    }
    guard low == 3, let bits = bytes.u64(at: body) else { return nil }
    return scalar(bytes, body..<body + 8, .number, .double(Double(bitPattern: bits)))
  }

  private func string(_ bytes: RawSpan, _ body: Int, _ low: Int, _ kind: Leaf.Kind, width: Int) -> Item? {
    guard let (first, count) = length(bytes, body, low), count <= (start - first) / width else { return nil }
    return .leaf(first..<first + count * width, kind, isUTF16: width == 2, .none)
  }

  private func container(_ bytes: RawSpan, _ body: Int, _ low: Int, isDictionary: Bool) -> Item? {
    let width = referenceSize * (isDictionary ? 2 : 1)
    guard let (first, count) = length(bytes, body, low), count <= (start - first) / width else { return nil }
    return isDictionary ? .dictionary(start: first, count: count) : .array(start: first, count: count)
  }

  /// The count of an object, and where its content begins: 15 says that an integer object follows.
  private func length(_ bytes: RawSpan, _ body: Int, _ low: Int) -> (start: Int, count: Int)? {
    guard low == 15 else { return body <= start ? (body, low) : nil }
    guard let marker = bytes.u8(at: body), marker >> 4 == 1, marker & 0x0F <= 3 else { return nil }
    let size = 1 << Int(marker & 0x0F)
    guard let count = integer(bytes, body + 1, size), body + 1 + size <= start else { return nil }
    return (body + 1 + size, count)
  }

  private func integer(_ bytes: RawSpan, _ position: Int, _ size: Int) -> Int? {
    integer64(bytes, position, size).flatMap { Int(exactly: $0) }
  }

  private func integer64(_ bytes: RawSpan, _ position: Int, _ size: Int) -> UInt64? {
    var value: UInt64 = 0
    for index in 0..<size {
      guard let byte = bytes.u8(at: position + index) else { return nil }
      value = value << 8 | UInt64(byte)
    }
    return value
  }
}
