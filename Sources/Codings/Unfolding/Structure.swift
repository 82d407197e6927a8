import AuditModel

/// How one level of an unfolding is divided into leaves.
enum Structure: Equatable {
  /// The whole is one leaf.
  case none
  /// An Internet message: header fields and a body.
  case message
  case json, xml, form, multipart, cbor, messagePack, protobuf, binaryPropertyList, xmlPropertyList
  /// The parameters of a URL, after `?` or `#`.
  case query, fragment
  /// A format of `FormatCatalog`, by its place there.
  case announced(Int)

  /// The name in reports; `nil` for what is no coding of its own.
  var form: Form? {
    switch self {
    case .none, .query, .fragment, .message, .announced: nil
    case .json: .json
    case .xml: .xml
    case .form: .form
    case .multipart: .multipart
    case .cbor: .cbor
    case .messagePack: .msgpack
    case .protobuf: .protobuf
    case .binaryPropertyList, .xmlPropertyList: .plist
    }
  }
}
