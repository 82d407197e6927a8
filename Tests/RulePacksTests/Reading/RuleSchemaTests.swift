import Foundation
import TestSupport
import Testing

@testable import RulePacks

/// Every rule file obeys the JSON Schema of its kind, which editors use: a schema that lags behind misleads.
@Suite struct RuleSchemaTests {
  private static let files: [(schema: String, paths: [String])] = {
    let root = RepositoryFolder.path("rules")
    let all = (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [])
      .filter { $0.hasSuffix(".yaml") }.sorted()
    func named(_ name: String, below folder: String) -> [String] {
      all.filter { $0.hasPrefix(folder) && $0.hasSuffix("/" + name) }
    }
    let adapters = named("adapter.yaml", below: "packs/")
    let folders = Set(adapters.map { ($0 as NSString).deletingLastPathComponent })
    let examples = named("examples.yaml", below: "packs/")
    func isOfAdapter(_ path: String) -> Bool { folders.contains((path as NSString).deletingLastPathComponent) }
    return [
      ("types", all.filter { $0.hasPrefix("types/") }), ("devices", all.filter { $0.hasPrefix("devices/") }),
      ("entities", all.filter { $0.hasPrefix("entities/") }), ("policy", named("policy.yaml", below: "policies/")),
      ("rule", named("rule.yaml", below: "packs/core/")), ("adapter", adapters),
      ("examples", examples.filter { !isOfAdapter($0) }), ("adapter-examples", examples.filter(isOfAdapter)),
    ]
  }()

  @Test(arguments: files.map(\.schema)) func theFilesObeyTheirSchema(kind: String) throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/\(kind).schema.json"))
    let paths = Self.files.first { $0.schema == kind }?.paths ?? []
    #expect(!paths.isEmpty)
    for path in paths { #expect(schema.errors(in: try value(of: "rules/" + path)).prefix(3) == [], "\(path)") }
  }

  @Test func theInventoriesObeyTheirSchema() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/inventory.schema.json"))
    let names = try FileManager.default.contentsOfDirectory(atPath: RepositoryFolder.path("captures")).sorted()
    let paths = names.map { "captures/\($0)/inventory.yaml" }
      .filter { FileManager.default.fileExists(atPath: RepositoryFolder.path($0)) }
    #expect(paths.count > 20)
    for path in paths { #expect(schema.errors(in: try value(of: path)).prefix(3) == [], "\(path)") }
  }

  @Test func aMistakeIsFound() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/policy.schema.json"))
    #expect(schema.errors(in: ["policy": ["id": 1]]) != [])
  }

  private func value(of path: String) throws -> Any {
    let text = try String(contentsOfFile: RepositoryFolder.path(path), encoding: .utf8)
    let tree = try RuleTree(yaml: text, file: path)
    return value(at: 0, in: tree)
  }

  /// As the core schema of YAML 1.2 reads it.
  private func value(at position: Int, in tree: RuleTree) -> Any {
    switch tree.entries[position].kind {
    case .sequence: return tree.children(of: position).map { value(at: $0, in: tree) }
    case .mapping:
      let nodes = tree.children(of: position)
      return stride(from: 0, to: nodes.count - 1, by: 2).reduce(into: [String: Any]()) { object, index in
        object[tree.string(at: nodes[index]) ?? ""] = value(at: nodes[index + 1], in: tree)
      }
    case .quoted: return tree.string(at: position) ?? ""
    case .plain:
      let text = tree.string(at: position) ?? ""
      if text == "true" || text == "false" { return text == "true" }
      if text.isEmpty || text == "null" || text == "~" { return NSNull() }
      return Int(text) ?? Double(text) ?? text as Any
    }
  }
}
