import AuditModel
import RulePacks

/// What an entry of a promise's `with:` holds, so that a wrong name is found before anything is judged.
enum ParameterKind {
  case duration, count, share, text
  /// Names of the policy's recipient groups.
  case groups
  /// Names of data types.
  case types
  /// The id of a clause.
  case clause
  /// The id of one of the policy's contradictions.
  case contradiction

  /// Refuses a value that leads nowhere in the policy.
  func check(_ parameter: PolicyParameter, in policy: PolicyDocument) throws(RuleError) {
    switch self {
    case .duration: _ = try parameter.seconds()
    case .count: _ = try parameter.count()
    case .share: _ = try parameter.share()
    case .text, .types: break
    case .groups:
      for name in parameter.texts where policy.recipients[name] == nil {
        throw parameter.place.error(
          "no recipient group is named '\(name)'",
          hint: "use one of \(policy.recipients.keys.sorted().joined(separator: ", "))")
      }
    case .clause:
      let name = try parameter.text()
      guard policy.clause(name) == nil else { return }
      throw parameter.place.error("the policy has no clause '\(name)'", hint: "name a clause under 'clauses'")
    case .contradiction:
      let name = try parameter.text()
      guard !policy.contradictions.contains(where: { $0.id == name }) else { return }
      throw parameter.place.error(
        "the policy has no contradiction '\(name)'", hint: "name one that stands under 'contradictions'")
    }
  }
}
