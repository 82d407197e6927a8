package import Bytes

/// Message types and methods from compiled descriptor sets: what gives fields of protobuf messages their names.
package struct ProtobufSchema: Sendable {
  /// The message types of one gRPC method.
  struct Method: Sendable {
    let input: Int
    let output: Int
  }

  /// All field names, one behind the other.
  let names: [UInt8]
  /// The fields of each message type by number.
  private let messages: [[Int: ProtobufField]]
  private let methods: [UInt128: Method]

  /// Reads descriptor sets as `protoc --descriptor_set_out --include_imports` writes them.
  /// - Throws: `malformed` when one is no descriptor set.
  package init(descriptorSets: [[UInt8]]) throws(DecodeError) {
    var reader = DescriptorSetReader()
    for bytes in descriptorSets { try reader.read(bytes) }
    names = reader.names
    messages = reader.resolvedMessages()
    var methods: [UInt128: Method] = [:]
    for method in reader.methods {
      guard let input = reader.index[method.input], let output = reader.index[method.output] else { continue }
      methods[Self.key(unsafe method.path.span.bytes)] = Method(input: input, output: output)
    }
    self.methods = methods
  }

  /// Number of methods whose types are known.
  package var methodCount: Int { methods.count }

  /// The type of the messages of a call.
  /// - Parameters:
  ///   - path: `/package.Service/Method`.
  ///   - isAnswer: of those that the server sends.
  package func messageType(ofCall path: RawSpan, isAnswer: Bool) -> Int? {
    guard let method = methods[Self.key(path)] else { return nil }
    return isAnswer ? method.output : method.input
  }

  func field(_ number: Int, of message: Int) -> ProtobufField? {
    messages.indices.contains(message) ? messages[message][number] : nil
  }

  private static func key(_ path: RawSpan) -> UInt128 {
    var print = Fingerprint()
    print.combine(path)
    return print.value
  }
}
