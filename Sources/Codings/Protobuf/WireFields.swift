import Bytes

/// The fields of one protobuf message, without a schema and without looking into them.
enum WireFields {
  /// Calls `body` with the number of each field, its value when it is a varint, and its content when it has a length.
  static func forEach(
    _ bytes: RawSpan, _ body: (Int, UInt64, RawSpan) throws(DecodeError) -> Void
  ) throws(DecodeError) {
    var cursor = ByteCursor(bytes)
    while cursor.remaining > 0 {
      let tag = try ProtobufTokenizer.varint(&cursor)
      let number = Int(clamping: tag >> 3)
      switch tag & 7 {
      case 0: try body(number, try ProtobufTokenizer.varint(&cursor), bytes.prefix(0))
      case 1: try cursor.skip(8)
      case 5: try cursor.skip(4)
      case 2:
        let count = try ProtobufTokenizer.varint(&cursor)
        try body(number, 0, try cursor.take(Int(clamping: count)))
      default: throw .malformed("protobuf: wire type", at: cursor.offset)
      }
    }
  }
}
