import RulePacks

/// The numbers of a policy's clauses as a tree; what is missing in it is a clause that was forgotten. What stands after
/// `/` names a part of a clause and has no number.
struct ClauseNumbers {
  /// Below each number (`[4, 1]`), the numbers that occur.
  private var children: [[Int]: Set<Int>] = [:]

  init(_ policy: PolicyDocument) {
    for clause in policy.clauses {
      let number = clause.id.prefix { $0 != "/" }
      let parts = number.split(separator: ".").compactMap { Int($0) }
      for length in parts.indices { children[Array(parts[..<length]), default: []].insert(parts[length]) }
    }
  }

  /// Numbers below the highest at their level that do not occur, as the policy writes them.
  var gaps: [String] {
    children.flatMap { parent, numbers in
      (1...max(1, min(numbers.max() ?? 1, 1_000))).filter { !numbers.contains($0) }.map { parent + [$0] }
    }.sorted { $0.lexicographicallyPrecedes($1) }.map { $0.map(String.init).joined(separator: ".") }
  }
}
