package import Bytes

/// The wire format of Protocol Buffers without a schema (protobuf.dev, "Encoding"). A length-delimited field is text
/// when it reads as text, a message when all of it reads as one, else bytes. Path: `$.1.3`.
package struct ProtobufTokenizer: LeafTokenizer {
  static let depthLimit = 16

  private struct Step {
    var field: Int
    var end: Int
  }

  package private(set) var offset = 0
  private var steps: [Step] = []
  private var field = 0

  package init() {}

  package mutating func reset() {
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
      let tag = try Self.varint(&cursor)
      let number = tag >> 3
      guard number > 0, number < 1 << 29 else { throw .malformed("protobuf: field number", at: start) }
      field = Int(number)
      let value = cursor.offset
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
        if try readField(range, bytes, into: &token) { return true }
        continue
      case 3, 4:
        // Groups, long deprecated: their fields are read as if they stood outside.
        offset = value
        continue
      default: throw .malformed("protobuf: wire type", at: start)
      }
      offset = cursor.offset
      token.set(value..<offset, key: 0..<0, kind: .number)
      return true
    }
  }

  /// Answers whether the length-delimited field is a leaf; a message is entered.
  private mutating func readField(
    _ range: Range<Int>, _ bytes: RawSpan, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    guard !range.isEmpty else {
      offset = range.upperBound
      return false
    }
    let content = bytes.extracting(range)
    let isText = TextSurvey.isText(content)
    if !isText, steps.count < Self.depthLimit,
      Self.inspect(bytes, range, fieldLimit: 1 << 29, needsText: false, depth: steps.count)
    {
      steps.append(Step(field: field, end: range.upperBound))
      offset = range.lowerBound
      return false
    }
    offset = range.upperBound
    token.set(range, key: 0..<0, kind: isText ? .text : .binary)
    return true
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    for step in steps {
      path.append(".")
      path.append(number: step.field)
    }
    path.append(".")
    path.append(number: field)
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
  private static func varint(_ cursor: inout ByteCursor) throws(DecodeError) -> UInt64 {
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
