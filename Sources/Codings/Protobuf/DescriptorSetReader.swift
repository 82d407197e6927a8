import Bytes

/// Reads a FileDescriptorSet (google/protobuf/descriptor.proto). Names of types are kept with the dot that begins them
/// when they are complete, as `type_name` has them.
struct DescriptorSetReader {
  struct RawField {
    var number = 0
    var name = 0..<0
    var type = 0
    var typeName = ""
  }

  struct RawMethod {
    var path: [UInt8] = []
    var input = ""
    var output = ""
  }

  private static let depthLimit = 64

  private(set) var names: [UInt8] = []
  private(set) var methods: [RawMethod] = []
  /// Message types by their full names.
  private(set) var index: [String: Int] = [:]
  private var messages: [[RawField]] = []

  mutating func read(_ bytes: [UInt8]) throws(DecodeError) {
    let count = messages.count + methods.count
    try WireFields.forEach(unsafe bytes.span.bytes) { (number, _, content) throws(DecodeError) in
      if number == 1 { try readFile(content) }
    }
    if messages.count + methods.count == count { throw .malformed("descriptor set without types", at: 0) }
  }

  /// FileDescriptorProto: package 2, message_type 4, service 6.
  private mutating func readFile(_ bytes: RawSpan) throws(DecodeError) {
    var scope = ""
    try WireFields.forEach(bytes) { number, _, content in
      if number == 2 { scope = "." + content.text }
    }
    try WireFields.forEach(bytes) { (number, _, content) throws(DecodeError) in
      if number == 4 { try readMessage(content, in: scope, depth: 0) }
      if number == 6 { try readService(content, in: scope) }
    }
  }

  /// DescriptorProto: name 1, field 2, nested_type 3.
  private mutating func readMessage(_ bytes: RawSpan, in scope: String, depth: Int) throws(DecodeError) {
    guard depth < Self.depthLimit else { throw .malformed("descriptor: types too deep", at: 0) }
    var name = scope + "."
    var fields: [RawField] = []
    try WireFields.forEach(bytes) { (number, _, content) throws(DecodeError) in
      if number == 1 { name += content.text }
      if number == 2 { fields.append(try readField(content)) }
    }
    try WireFields.forEach(bytes) { (number, _, content) throws(DecodeError) in
      if number == 3 { try readMessage(content, in: name, depth: depth + 1) }
    }
    index[name] = messages.count
    messages.append(fields)
  }

  /// FieldDescriptorProto: name 1, number 3, type 5, type_name 6.
  private mutating func readField(_ bytes: RawSpan) throws(DecodeError) -> RawField {
    var field = RawField()
    try WireFields.forEach(bytes) { number, value, content in
      switch number {
      case 1:
        let start = names.count
        names.append(content)
        field.name = start..<names.count
      case 3: field.number = Int(clamping: value)
      case 5: field.type = Int(clamping: value)
      case 6: field.typeName = content.text
      default: break
      }
    }
    return field
  }

  /// ServiceDescriptorProto: name 1, method 2. MethodDescriptorProto: name 1, input_type 2, output_type 3.
  private mutating func readService(_ bytes: RawSpan, in scope: String) throws(DecodeError) {
    var service: [UInt8] = []
    try WireFields.forEach(bytes) { number, _, content in
      if number == 1 { service = Array("/\((scope + "." + content.text).dropFirst())/".utf8) }
    }
    try WireFields.forEach(bytes) { (number, _, content) throws(DecodeError) in
      guard number == 2 else { return }
      var method = RawMethod()
      try WireFields.forEach(content) { number, _, content in
        switch number {
        case 1: method.path = service + Array(content.text.utf8)
        case 2: method.input = content.text
        case 3: method.output = content.text
        default: break
        }
      }
      methods.append(method)
    }
  }

  /// The fields of each message type, by number; types are found by their names, whatever file they are in.
  func resolvedMessages() -> [[Int: ProtobufField]] {
    messages.map { fields in
      var resolved: [Int: ProtobufField] = [:]
      for field in fields {
        guard let kind = kind(of: field) else { continue }
        resolved[field.number] = ProtobufField(name: field.name, kind: kind)
      }
      return resolved
    }
  }

  private func kind(of field: RawField) -> ProtobufField.Kind? {
    switch field.type {
    case 1: .double
    case 2: .float
    case 3, 5: .signed
    case 4, 8, 13, 14: .unsigned
    case 6: .fixed64
    case 7: .fixed32
    case 9: .text
    case 11: index[field.typeName].map { .message($0) } ?? .bytes
    case 12: .bytes
    case 15: .signedFixed32
    case 16: .signedFixed64
    case 17, 18: .zigzag
    default: nil
    }
  }
}
