/// The policies under `rules/policies/`, one folder each, named by their id.
package struct PolicyLibrary: Sendable {
  private let rules: RulesFolder

  private let cacheFolder: String?

  /// What was parsed is kept in `cacheFolder`, if one is given.
  package init(_ rules: RulesFolder, cacheFolder: String? = nil) {
    self.rules = rules
    self.cacheFolder = cacheFolder
  }

  /// Ids of the policies, sorted.
  package var ids: [String] { rules.folders(in: "policies") }

  /// Reads the policy with this id, or the one in this folder when a path (with a `/`) is given.
  package func policy(_ id: String) throws(RuleError) -> PolicyDocument {
    if id.contains("/") { return try PolicyDocument(contentsOf: id.hasSuffix(".yaml") ? id : id + "/policy.yaml") }
    guard ids.contains(id) else {
      throw RuleError(
        file: rules("policies"), problem: "there is no policy '\(id)'",
        hint: "known policies: \(ids.joined(separator: ", ")); the path of a policy's folder has a / in it, as ./\(id)")
    }
    let nodes = try RuleNode.roots(
      of: [rules("policies/\(id)/policy.yaml")], cacheFolder: cacheFolder, as: "policy-\(id)")
    let document = try PolicyDocument(nodes[0])
    guard document.id == id else {
      throw document.place.error("the policy calls itself '\(document.id)'", hint: "its folder is named '\(id)'")
    }
    return document
  }
}
