import Foundation
import TestSupport
import Testing

/// One file of `Fuzzers/seeds/<protocol>/`: what one side says, as its first bytes or as one datagram.
struct Seed: CustomTestStringConvertible, Sendable {
  let folder: String
  let name: String
  let bytes: [UInt8]

  var testDescription: String { "\(folder)/\(name)" }

  /// All seeds, sorted by folder and name.
  static let all: [Seed] = {
    let root = RepositoryFolder.path("Fuzzers/seeds")
    return names(in: root).flatMap { folder in
      names(in: "\(root)/\(folder)").filter { $0.hasSuffix(".bin") }.map { file in
        let data = FileManager.default.contents(atPath: "\(root)/\(folder)/\(file)") ?? Data()
        return Seed(folder: folder, name: file, bytes: [UInt8](data))
      }
    }
  }()

  static let folders = Set(all.map(\.folder)).sorted()

  private static func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}
