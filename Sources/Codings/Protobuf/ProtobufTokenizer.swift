package import Bytes

/// The wire format of Protocol Buffers (protobuf.dev, "Encoding"). Without a schema a length-delimited field is text
/// when it reads as text, a message when all of it reads as one, else bytes, and paths have numbers: `$.1.3`. With one,
/// known fields have their types and names: `$.device.serial`.
package struct ProtobufTokenizer: LeafTokenizer {
  static let depthLimit = 16

  private struct Step {
    var field: Int
    /// Where its name stands in the schema; empty when it is not known.
    var name: Range<Int>
    var end: Int
    /// The message type within; `nil` when it is not known.
    var message: Int?
    /// The numbers stand one behind the other, without tags.
    var packed: ProtobufField.Kind?
  }

  package private(set) var offset = 0
  private var steps: [Step] = []
  private var field = 0
  private var name = 0..<0
  private var schema: ProtobufSchema?
  private var root: Int?

  package init() {}

  /// Starts over with the type of the message.
  mutating func reset(_ schema: ProtobufSchema?, message: Int) {
    reset()
    self.schema = schema
    root = message
  }

  package mutating func reset() {
    schema = nil
    root = nil
    name = 0..<0
    offset = 0
    steps.removeAll(keepingCapacity: true)
    field = 0
  }

  /// Whether bytes that nobody announced are a message: every field plausible, all bytes used, and one text in it.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 6 else { return false }
    return inspect(bytes, 0..<bytes.byteCount, fieldLimit: 1000, needsText: true, depth: 0)
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    while true {
      while let last = steps.last, offset >= last.end { steps.removeLast() }
      let end = steps.last?.end ?? bytes.byteCount
      guard offset < end else { return false }
      let start = offset
      var cursor = ByteCursor(bytes.extracting(0..<end))
      cursor.offset = start
      if let step = steps.last, let kind = step.packed {
        field = step.field
        token.scalar = try Self.scalar(kind, &cursor)
        give(start..<cursor.offset, .number, step.name, &token)
        return true
      }
      let tag = try Self.varint(&cursor)
      let number = tag >> 3
      guard number > 0, number < 1 << 29 else { throw .malformed("protobuf: field number", at: start) }
      field = Int(number)
      let value = cursor.offset
      let known = steps.isEmpty ? declared(in: root) : declared(in: steps.last?.message)
      name = known?.name ?? 0..<0
      if let kind = known?.kind, kind.wireType == tag & 7 {
        token.scalar = try Self.scalar(kind, &cursor)
        give(value..<cursor.offset, .number, name, &token)
        return true
      }
      switch tag & 7 {
      case 0:
        token.scalar = .unsigned(try Self.varint(&cursor))
      case 1: token.scalar = Self.scalar(try cursor.u64().byteSwapped)
      case 5: token.scalar = Self.scalar(try cursor.u32().byteSwapped)
      case 2:
        let count = try Self.varint(&cursor)
        let body = cursor.offset
        try cursor.skip(Int(clamping: count))
        let range = body..<cursor.offset
        token.scalar = .none
        if try readField(range, known?.kind, bytes, into: &token) { return true }
        continue
      case 3, 4:
        // Groups, long deprecated: their fields are read as if they stood outside.
        offset = value
        continue
      default: throw .malformed("protobuf: wire type", at: start)
      }
      give(value..<cursor.offset, .number, name, &token)
      return true
    }
  }

  /// The declaration of the field in hand.
  private func declared(in message: Int?) -> ProtobufField? {
    guard let schema, let message else { return nil }
    return schema.field(field, of: message)
  }

  private mutating func give(_ range: Range<Int>, _ kind: Leaf.Kind, _ name: Range<Int>, _ token: inout LeafToken) {
    offset = range.upperBound
    self.name = name
    token.set(range, key: name, kind: kind)
    token.label = name.isEmpty ? .numbered : .declared
  }

  /// Answers whether the length-delimited field is a leaf; a message is entered.
  private mutating func readField(
    _ range: Range<Int>, _ kind: ProtobufField.Kind?, _ bytes: RawSpan, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    guard !range.isEmpty else {
      offset = range.upperBound
      return false
    }
    let content = bytes.extracting(range)
    if let kind, kind.wireType != nil {
      steps.append(Step(field: field, name: name, end: range.upperBound, packed: kind))
      offset = range.lowerBound
      return false
    }
    let isText = TextSurvey.isText(content)
    var message: Int?
    if case .message(let index) = kind { message = index }
    let mayEnter = message != nil || (kind == nil && !isText)
    if mayEnter, steps.count < Self.depthLimit,
      Self.inspect(bytes, range, fieldLimit: 1 << 29, needsText: false, depth: steps.count)
    {
      steps.append(Step(field: field, name: name, end: range.upperBound, message: message))
      offset = range.lowerBound
      return false
    }
    give(range, isText ? .text : .binary, name, &token)
    return true
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    for step in steps where step.packed == nil { append(step.name, step.field, to: &path) }
    append(name, field, to: &path)
  }

  private func append(_ name: Range<Int>, _ number: Int, to path: inout PathWriter) {
    if let schema, !name.isEmpty {
      let names = schema.names
      return path.append(member: unsafe names.span.bytes.extracting(name))
    }
    path.append(".")
    path.append(number: number)
  }

  /// Whether all of `range` reads as fields. With `needsText`, one of them must be text of four characters or more.
  private static func inspect(
    _ bytes: RawSpan, _ range: Range<Int>, fieldLimit: UInt64, needsText: Bool, depth: Int
  ) -> Bool {
    var cursor = ByteCursor(bytes.extracting(0..<range.upperBound))
    cursor.offset = range.lowerBound
    var hasText = false
    while cursor.remaining > 0 {
      guard let tag = try? varint(&cursor), tag >> 3 > 0, tag >> 3 < fieldLimit else { return false }
      switch tag & 7 {
      case 0: guard (try? varint(&cursor)) != nil else { return false }
      case 1: guard (try? cursor.skip(8)) != nil else { return false }
      case 5: guard (try? cursor.skip(4)) != nil else { return false }
      case 2:
        guard let count = try? varint(&cursor), count <= UInt64(cursor.remaining) else { return false }
        let body = cursor.offset..<cursor.offset + Int(count)
        cursor.offset = body.upperBound
        guard needsText, !hasText, count >= 4 else { continue }
        hasText =
          TextSurvey.isText(bytes.extracting(body))
          || (depth < 4 && inspect(bytes, body, fieldLimit: fieldLimit, needsText: true, depth: depth + 1))
      default: return false
      }
    }
    return hasText || !needsText
  }

  /// A number of a declared type.
  private static func scalar(
    _ kind: ProtobufField.Kind, _ cursor: inout ByteCursor
  ) throws(DecodeError) -> BinaryScalar {
    switch kind {
    case .unsigned, .text, .bytes, .message: return .unsigned(try varint(&cursor))
    case .signed: return .signed(Int64(bitPattern: try varint(&cursor)))
    case .zigzag:
      let value = try varint(&cursor)
      return .signed(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
    case .fixed32: return .unsigned(UInt64(try cursor.u32().byteSwapped))
    case .fixed64: return .unsigned(try cursor.u64().byteSwapped)
    case .signedFixed32: return .signed(Int64(Int32(bitPattern: try cursor.u32().byteSwapped)))
    case .signedFixed64: return .signed(Int64(bitPattern: try cursor.u64().byteSwapped))
    case .float: return .double(Double(Float(bitPattern: try cursor.u32().byteSwapped)))
    case .double: return .double(Double(bitPattern: try cursor.u64().byteSwapped))
    }
  }

  /// A fixed-width field holds a whole number or a floating-point one; what reads as an everyday fraction is one.
  private static func scalar(_ bits: UInt64) -> BinaryScalar {
    let value = Double(bitPattern: bits)
    return value.magnitude > 1e-6 && value.magnitude < 1e15 ? .double(value) : .unsigned(bits)
  }

  private static func scalar(_ bits: UInt32) -> BinaryScalar {
    let value = Float(bitPattern: bits)
    return value.magnitude > 1e-6 && value.magnitude < 1e9 ? .double(Double(value)) : .unsigned(UInt64(bits))
  }

  /// Base-128 varint: seven bits a byte, least significant first, ten bytes at most.
  @inline(__always)
  static func varint(_ cursor: inout ByteCursor) throws(DecodeError) -> UInt64 {
    // Tags, lengths and most numbers take one byte.
    if let byte = cursor.rest.u8(at: 0), byte < 0x80 {
      cursor.offset += 1
      return UInt64(byte)
    }
    return try longVarint(&cursor)
  }

  private static func longVarint(_ cursor: inout ByteCursor) throws(DecodeError) -> UInt64 {
    let start = cursor.offset
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let byte = try cursor.u8()
      if shift == 63, byte > 1 { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .malformed("protobuf: varint of more than 64 bits", at: start)
  }
}
