/// What an audit says of a clause, a transfer or a promise. The words are those of reports.
package enum Verdict: String, Sendable, Codable, CaseIterable {
  case declared
  case declaredVague = "declared-vague"
  case ambiguous
  case undeclared
  case contradicted
  case kept
  case exposure
  case inconclusive
  case notObserved = "not-observed"
  case opaque
  case notObservable = "not-observable"
  case outOfScope = "out-of-scope"
}
