import Foundation
import RulePacks

/// `candor.yaml`: settings by the names of the long options. Relative paths of files are meant from its folder.
struct ConfigurationFile {
  struct Entry {
    var texts: [String]
    /// File and line.
    var place: String
  }

  static let names = [
    "policy", "inventory", "keys", "protos", "format", "fail-on", "min-coverage", "filter", "strict", "region",
    "workers",
    "color",
    "digest-key",
  ]

  let path: String
  let entries: [String: Entry]

  /// The file `named`, else the nearest `candor.yaml` from the working directory upward, else none.
  static func find(named: String?) throws(RuleError) -> ConfigurationFile? {
    if let named, !named.isEmpty { return try ConfigurationFile(path: named) }
    var folder = FileManager.default.currentDirectoryPath
    while true {
      let candidate = (folder as NSString).appendingPathComponent("candor.yaml")
      if FileManager.default.fileExists(atPath: candidate) { return try ConfigurationFile(path: candidate) }
      guard folder != "/" else { return nil }
      folder = (folder as NSString).deletingLastPathComponent
    }
  }

  init(path: String) throws(RuleError) {
    self.path = path
    let root = try RuleNode(contentsOf: path)
    let folder = (path as NSString).deletingLastPathComponent
    var entries: [String: Entry] = [:]
    for (key, node) in try root.entries() {
      guard Self.names.contains(key) else {
        throw node.error("unknown setting '\(key)'", hint: "settings are \(Self.names.joined(separator: ", "))")
      }
      var texts: [String] = []
      if let list = try? node.strings() { texts = list } else { texts = [try node.string()] }
      if ["inventory", "keys", "protos"].contains(key) {
        texts = texts.map { $0.hasPrefix("/") || folder.isEmpty ? $0 : folder + "/" + $0 }
      }
      entries[key] = Entry(texts: texts, place: "\(path):\(node.line)")
    }
    self.entries = entries
  }
}
