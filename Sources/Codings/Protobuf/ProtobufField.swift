/// A field of a message type, as a schema declares it.
struct ProtobufField: Sendable {
  /// How a value is written down (descriptor.proto, `FieldDescriptorProto.Type`).
  enum Kind: Sendable, Equatable {
    case text, bytes
    /// A message, by its place in the schema.
    case message(Int)
    case unsigned, signed, zigzag
    case fixed32, fixed64, signedFixed32, signedFixed64, float, double

    /// The wire type of a single value; `nil` for what has a length.
    var wireType: UInt64? {
      switch self {
      case .text, .bytes, .message: nil
      case .unsigned, .signed, .zigzag: 0
      case .fixed64, .signedFixed64, .double: 1
      case .fixed32, .signedFixed32, .float: 5
      }
    }
  }

  /// Where its name stands among the names of the schema.
  let name: Range<Int>
  let kind: Kind
}
