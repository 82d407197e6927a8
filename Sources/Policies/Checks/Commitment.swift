package import RulePacks

/// A promise or denial with the clause that it stands in: what a check is made from.
package struct Commitment: Sendable {
  package let clause: String
  package let promise: PolicyPromise

  package init(clause: String, promise: PolicyPromise) {
    self.clause = clause
    self.promise = promise
  }

  func parameter(_ name: String) -> PolicyParameter? { promise.parameters.first { $0.name == name } }

  func seconds(_ name: String, default value: Int64) throws(RuleError) -> Int64 {
    try parameter(name)?.seconds() ?? value
  }

  func count(_ name: String, default value: Int) throws(RuleError) -> Int { try parameter(name)?.count() ?? value }

  func share(_ name: String, default value: Double) throws(RuleError) -> Double {
    try parameter(name)?.share() ?? value
  }

  func texts(_ name: String) -> [String] { parameter(name)?.texts ?? [] }
}
