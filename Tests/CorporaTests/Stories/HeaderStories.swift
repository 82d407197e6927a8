import Foundation

/// The folder of other projects' test data that `make corpora` names in `CANDOR_CORPORA`.
enum HeaderStories {
  static let folder = ProcessInfo.processInfo.environment["CANDOR_CORPORA"] ?? "../shared/corpora"

  /// The story files in a subfolder, in order; empty when the folder is not there.
  static func files(_ name: String) -> [String] {
    let root = URL(fileURLWithPath: folder).appendingPathComponent(name)
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else { return [] }
    return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }.map(\.path).sorted()
  }
}
