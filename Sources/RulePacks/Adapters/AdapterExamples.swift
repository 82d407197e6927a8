/// The proof beside an adapter (`examples.yaml`): at least three values it maps and three look-alikes.
package struct AdapterExamples: Hashable, Sendable {
  package var match: [AdapterExample] = []
  package var noMatch: [AdapterExample] = []

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("match", "no-match")
    for example in try node.list("match") { match.append(try AdapterExample(example, isMatch: true)) }
    for example in try node.list("no-match") { noMatch.append(try AdapterExample(example, isMatch: false)) }
    guard match.reduce(0, { $0 + $1.find.count }) >= RuleExamples.least,
      noMatch.reduce(0, { $0 + $1.find.count }) >= RuleExamples.least
    else {
      throw node.error(
        "too few examples",
        hint: "give at least \(RuleExamples.least) values under 'match' and \(RuleExamples.least) under 'no-match'")
    }
  }

  /// How many values are asked after.
  package var count: Int { (match + noMatch).reduce(0) { $0 + $1.find.count } }
}
