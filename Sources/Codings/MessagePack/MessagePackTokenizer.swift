package import Bytes

/// MessagePack (github.com/msgpack/msgpack, spec.md), one object or several behind each other. Texts, binaries,
/// extensions, numbers and booleans are leaves; nil is none.
package struct MessagePackTokenizer: LeafTokenizer {
  /// What one leading byte and its length or value field say.
  private enum Item {
    case none, boolean
    case number(BinaryScalar)
    case text(Int), binary(Int)
    case array(Int), map(Int)
  }

  package private(set) var offset = 0
  private var stack = ContainerStack()
  private var isItemPending = false

  package init() {}

  package mutating func reset() {
    offset = 0
    stack.removeAll()
    isItemPending = false
  }

  /// Whether bytes that nobody announced are one map or array that holds a text, with nothing behind it.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 6, let first = bytes.u8(at: 0), first >> 5 == 4 || first >= 0xDC && first <= 0xDF else {
      return false
    }
    var tokenizer = MessagePackTokenizer()
    var token = LeafToken()
    var hasText = false
    do {
      while try tokenizer.next(in: bytes, into: &token) {
        guard tokenizer.stack.outerItems == 1 else { return false }
        if !hasText { hasText = TextSurvey.isText(bytes.extracting(token.key.isEmpty ? token.value : token.key)) }
      }
    } catch {
      return false
    }
    return hasText && tokenizer.stack.outerItems == 1
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    if isItemPending {
      isItemPending = false
      stack.endItem()
    }
    while offset < bytes.byteCount {
      let start = offset
      var cursor = ByteCursor(bytes)
      cursor.offset = start
      let item = try MessagePackTokenizer.read(&cursor)
      let isKey = stack.expectsKey
      stack.beginItem()
      if isKey {
        offset = try readKey(item, &cursor, start)
      } else if try readValue(item, &cursor, start, into: &token) {
        isItemPending = true
        return true
      }
    }
    guard stack.isEmpty else { throw .needMore(atLeast: bytes.byteCount + 1) }
    return false
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) { stack.writePath(in: bytes, to: &path) }

  private mutating func readKey(_ item: Item, _ cursor: inout ByteCursor, _ start: Int) throws(DecodeError) -> Int {
    let body = cursor.offset
    switch item {
    case .text(let count), .binary(let count):
      try cursor.skip(count)
      stack.setKey(body..<body + count)
    case .number(.unsigned(let value)): stack.setKey(0..<0, number: Int(clamping: value))
    case .number, .boolean, .none: stack.setKey(0..<0)
    case .array, .map: throw .malformed("MessagePack: container as a key", at: start)
    }
    return cursor.offset
  }

  private mutating func readValue(
    _ item: Item, _ cursor: inout ByteCursor, _ start: Int, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    let body = cursor.offset
    token.scalar = .none
    switch item {
    case .none:
      offset = body
      stack.endItem()
      return false
    case .boolean:
      offset = body
      token.set(start..<body, key: stack.key, kind: .boolean)
      return true
    case .number(let scalar):
      offset = body
      token.set(start..<body, key: stack.key, kind: .number)
      token.scalar = scalar
      return true
    case .text(let count): return try readString(count, .text, &cursor, into: &token)
    case .binary(let count): return try readString(count, .binary, &cursor, into: &token)
    case .array(let count):
      try open(map: false, count, &cursor, start)
      return false
    case .map(let count):
      try open(map: true, count, &cursor, start)
      return false
    }
  }

  private mutating func readString(
    _ count: Int, _ kind: Leaf.Kind, _ cursor: inout ByteCursor, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    let start = cursor.offset
    try cursor.skip(count)
    offset = cursor.offset
    guard count > 0 else {
      stack.endItem()
      return false
    }
    token.set(start..<cursor.offset, key: stack.key, kind: kind)
    return true
  }

  private mutating func open(
    map: Bool, _ count: Int, _ cursor: inout ByteCursor, _ start: Int
  ) throws(DecodeError) {
    guard !stack.isFull else { throw .malformed("MessagePack: nested too deep", at: start) }
    // Every item takes a byte at least, so a larger count is a lie.
    guard count <= cursor.remaining else { throw .malformed("MessagePack: more items than bytes", at: start) }
    offset = cursor.offset
    stack.push(map: map, count: count)
    if count == 0 { stack.endItem() }
  }

  private static func read(_ cursor: inout ByteCursor) throws(DecodeError) -> Item {
    let start = cursor.offset
    let first = try cursor.u8()
    switch first {
    case 0x00...0x7F: return .number(.unsigned(UInt64(first)))
    case 0x80...0x8F: return .map(Int(first & 0x0F))
    case 0x90...0x9F: return .array(Int(first & 0x0F))
    case 0xA0...0xBF: return .text(Int(first & 0x1F))
    case 0xE0...0xFF: return .number(.signed(Int64(Int8(bitPattern: first))))
    case 0xC0: return .none
    case 0xC2, 0xC3: return .boolean
    case 0xC4: return .binary(Int(try cursor.u8()))
    case 0xC5: return .binary(Int(try cursor.u16()))
    case 0xC6: return .binary(Int(try cursor.u32()))
    case 0xCA: return .number(.double(Double(Float(bitPattern: try cursor.u32()))))
    case 0xCB: return .number(.double(Double(bitPattern: try cursor.u64())))
    case 0xCC: return .number(.unsigned(UInt64(try cursor.u8())))
    case 0xCD: return .number(.unsigned(UInt64(try cursor.u16())))
    case 0xCE: return .number(.unsigned(UInt64(try cursor.u32())))
    case 0xCF: return .number(.unsigned(try cursor.u64()))
    case 0xD0: return .number(.signed(Int64(Int8(bitPattern: try cursor.u8()))))
    case 0xD1: return .number(.signed(Int64(Int16(bitPattern: try cursor.u16()))))
    case 0xD2: return .number(.signed(Int64(Int32(bitPattern: try cursor.u32()))))
    case 0xD3: return .number(.signed(Int64(bitPattern: try cursor.u64())))
    case 0xD9: return .text(Int(try cursor.u8()))
    case 0xDA: return .text(Int(try cursor.u16()))
    case 0xDB: return .text(Int(try cursor.u32()))
    case 0xDC: return .array(Int(try cursor.u16()))
    case 0xDD: return .array(Int(try cursor.u32()))
    case 0xDE: return .map(Int(try cursor.u16()))
    case 0xDF: return .map(Int(try cursor.u32()))
    default: return try readExtension(first, &cursor, start)
    }
  }

  /// Extensions: a type byte stands between the length and the bytes.
  private static func readExtension(
    _ first: UInt8, _ cursor: inout ByteCursor, _ start: Int
  ) throws(DecodeError) -> Item {
    let count: Int
    switch first {
    case 0xC7: count = Int(try cursor.u8())
    case 0xC8: count = Int(try cursor.u16())
    case 0xC9: count = Int(try cursor.u32())
    case 0xD4...0xD8: count = 1 << Int(first - 0xD4)
    default: throw .malformed("MessagePack: byte that begins nothing", at: start)
    }
    try cursor.skip(1)
    return .binary(count)
  }
}
