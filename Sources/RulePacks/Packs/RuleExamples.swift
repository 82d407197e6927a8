/// The proof beside a rule (`examples.yaml`): at least three values it finds and three look-alikes it leaves alone.
package struct RuleExamples: Hashable, Sendable {
  package static let least = 3

  package var match: [RuleExample] = []
  package var noMatch: [RuleExample] = []

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("match", "no-match")
    for example in try node.list("match") { match.append(try RuleExample(example, needsReason: false)) }
    for example in try node.list("no-match") { noMatch.append(try RuleExample(example, needsReason: true)) }
    guard match.count >= Self.least, noMatch.count >= Self.least else {
      throw node.error(
        "too few examples", hint: "give at least \(Self.least) under 'match' and \(Self.least) under 'no-match'")
    }
  }
}
