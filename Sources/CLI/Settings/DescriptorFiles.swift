import Codings
import Foundation

/// The files of `--protos`: compiled descriptor sets, read before any capture is.
enum DescriptorFiles {
  /// What they declare; `nil` when there are none.
  static func schema(_ paths: [String]) throws -> ProtobufSchema? {
    if paths.isEmpty { return nil }
    var sets: [[UInt8]] = []
    for path in paths {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure.usage("\(path): the descriptor set cannot be read; check the path and its permissions")
      }
      let bytes = [UInt8](data)
      guard (try? ProtobufSchema(descriptorSets: [bytes])) != nil else {
        throw Failure.usage(
          "\(path): no descriptor set; make one with protoc --include_imports --descriptor_set_out=FILE service.proto")
      }
      sets.append(bytes)
    }
    return try ProtobufSchema(descriptorSets: sets)
  }
}
