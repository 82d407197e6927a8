import Foundation

/// A folder of detection rules and adapters with a version of its own (`rules/packs/<name>/`).
package struct RulePack: Hashable, Sendable {
  package var name: String
  package var version: String
  package var title: String
  /// Sorted by id.
  package var rules: [DetectionRule]
  /// Sorted by id.
  package var adapters: [Adapter]

  init(name: String, version: String, title: String, rules: [DetectionRule], adapters: [Adapter] = []) {
    self.name = name
    self.version = version
    self.title = title
    self.rules = rules
    self.adapters = adapters
  }

  /// Reads a pack from its folder.
  package init(named name: String, in folder: RulesFolder) throws(RuleError) {
    let base = "packs/\(name)"
    let head = try RuleNode(contentsOf: folder("\(base)/pack.yaml"))
    try head.allowOnly("pack", "version", "title")
    guard try head.string("pack") == name else {
      throw try head.required("pack").error("a pack bears the name of its folder", hint: "write 'pack: \(name)'")
    }
    self.name = name
    version = try head.string("version")
    title = try head.string("title")
    rules = []
    adapters = []
    for id in folder.folders(in: base) {
      if folder.hasFile("\(base)/\(id)/adapter.yaml") {
        adapters.append(try Self.adapter(id, in: folder, base))
        continue
      }
      let node = try RuleNode(contentsOf: folder("\(base)/\(id)/rule.yaml"))
      let rule = try DetectionRule(node)
      guard rule.id == id else {
        throw try node.required("id").error("a rule bears the name of its folder", hint: "write 'id: \(id)'")
      }
      rules.append(rule)
    }
  }

  private static func adapter(_ id: String, in folder: RulesFolder, _ base: String) throws(RuleError) -> Adapter {
    let node = try RuleNode(contentsOf: folder("\(base)/\(id)/adapter.yaml"))
    let adapter = try Adapter(node)
    guard adapter.id == id else {
      throw try node.required("adapter").error(
        "an adapter bears the name of its folder", hint: "write 'adapter: \(id)'")
    }
    return adapter
  }

  /// All packs below `packs/`, sorted by name. With `cacheFolder`, from the form that the last start left there, as
  /// long as no file has changed since.
  package static func all(in folder: RulesFolder, cacheFolder: String? = nil) throws(RuleError) -> [RulePack] {
    let cache = cacheFolder.map { PackCache(folder: $0, rules: folder) }
    if let packs = cache?.load() { return packs }
    var packs: [RulePack] = []
    for name in folder.folders(in: "packs") { packs.append(try RulePack(named: name, in: folder)) }
    cache?.store(packs)
    return packs
  }

  /// The examples of one rule.
  package func examples(of rule: DetectionRule, in folder: RulesFolder) throws(RuleError) -> RuleExamples {
    try RuleExamples(RuleNode(contentsOf: folder("packs/\(name)/\(rule.id)/examples.yaml")))
  }

  /// The examples of one adapter.
  package func examples(of adapter: Adapter, in folder: RulesFolder) throws(RuleError) -> AdapterExamples {
    try AdapterExamples(RuleNode(contentsOf: folder("packs/\(name)/\(adapter.id)/examples.yaml")))
  }
}
