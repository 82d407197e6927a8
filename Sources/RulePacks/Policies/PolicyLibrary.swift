/// The policies under `rules/policies/`, one folder each, named by their id.
package struct PolicyLibrary: Sendable {
  private let rules: RulesFolder

  package init(_ rules: RulesFolder) { self.rules = rules }

  /// Ids of the policies, sorted.
  package var ids: [String] { rules.folders(in: "policies") }

  /// Reads the policy with this id, or the one in this folder when a path (with a `/`) is given.
  package func policy(_ id: String) throws(RuleError) -> PolicyDocument {
    if id.contains("/") { return try PolicyDocument(contentsOf: id.hasSuffix(".yaml") ? id : id + "/policy.yaml") }
    guard ids.contains(id) else {
      throw RuleError(
        file: rules("policies"), problem: "there is no policy '\(id)'",
        hint: "known policies: \(ids.joined(separator: ", "))")
    }
    let document = try PolicyDocument(contentsOf: rules("policies/\(id)/policy.yaml"))
    guard document.id == id else {
      throw document.place.error("the policy calls itself '\(document.id)'", hint: "its folder is named '\(id)'")
    }
    return document
  }
}
