import Foundation

/// All entities under `rules/entities/`, one file each.
package struct EntityLibrary: Sendable {
  package let entities: [EntityDocument]

  /// Reads every `.yaml` file of the folder, in the order of their names, and checks them against each other. What was
  /// parsed is kept in `cacheFolder`, if one is given.
  package init(_ rules: RulesFolder, cacheFolder: String? = nil) throws(RuleError) {
    let folder = rules("entities")
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw RuleError(file: folder, problem: "the folder of entities cannot be read", hint: "check CANDOR_RULES")
    }
    let wanted = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
    let nodes = try RuleNode.roots(of: wanted.map { folder + "/" + $0 }, cacheFolder: cacheFolder, as: "entities")
    var files: [(node: RuleNode, entity: EntityDocument)] = []
    for (name, node) in zip(wanted, nodes) {
      let entity = try EntityDocument(node)
      guard entity.id + ".yaml" == name else {
        throw node.error("the id '\(entity.id)' is not the file's name", hint: "rename one of them")
      }
      files.append((node, entity))
    }
    try Self.check(files)
    entities = files.map(\.entity)
  }

  /// Entities from texts, for tests and tools.
  package init(texts: [String]) throws(RuleError) {
    var files: [(node: RuleNode, entity: EntityDocument)] = []
    for (index, text) in texts.enumerated() {
      let node = try RuleNode(text: text, file: "entity \(index + 1)")
      files.append((node, try EntityDocument(node)))
    }
    try Self.check(files)
    entities = files.map(\.entity)
  }

  private static func check(_ files: [(node: RuleNode, entity: EntityDocument)]) throws(RuleError) {
    let ids = Set(files.map(\.entity.id))
    var owners: [String: [(span: DateSpan, id: String)]] = [:]
    for (node, entity) in files {
      for other in entity.parents.map(\.entity) + entity.relations.map(\.controller) where !ids.contains(other) {
        throw node.error("there is no entity '\(other)'", hint: "add rules/entities/\(other).yaml")
      }
      for binding in entity.bindings {
        let key = "\(binding.kind.rawValue) \(binding.value)"
        if let owner = owners[key, default: []].first(where: { $0.span.overlaps(binding.span) }) {
          throw node.error(
            "\(key) is bound to '\(owner.id)' too", hint: "bind it once, or with days that do not overlap")
        }
        owners[key, default: []].append((binding.span, entity.id))
      }
    }
  }
}
