import AuditModel
import Foundation
import RulePacks
import Testing

@testable import Policies

@Suite struct PolicyLintTests {
  private func problems(_ clauses: String) throws -> [String] {
    let text = """
      policy: {id: p, title: P, controller: acme, effective: 2020-01-01}
      scope: {services: [example.com]}
      recipients: {ads: {categories: [advertising]}}
      clauses:
      \(clauses)
      """
    return try PolicyLint(try PolicyDocument(text: text, file: "p.yaml"), ontology: Verdicts.ontology.get()).problems
      .map(
        \.description)
  }

  private static let print = "fingerprint: \"sha256:\(String(repeating: "0", count: 64))\""

  @Test func thePolicyIsWithoutFault() throws {
    #expect(
      try PolicyLint(try Verdicts.policy.get(), ontology: Verdicts.ontology.get()).problems.map(\.description) == [])
  }

  @Test func theSchemaNamesTheChecksThatAreCoded() throws {
    let schema = try String(contentsOfFile: Verdicts.path("rules/schema/policy.schema.json"), encoding: .utf8)
    for name in CheckCatalog.names { #expect(schema.contains("\"\(name)\""), "\(name)") }
  }

  /// Clause numbers as the policy's own headings count them: eighteen clauses with their sub-clauses.
  @Test func everyClauseIsThere() throws {
    let ids = Set(try Verdicts.policy.get().clauses.map(\.id))
    for number in 1...18 {
      #expect(ids.contains { $0 == "\(number)" || $0.hasPrefix("\(number).") }, "\(number)")
    }
    for part in ["cookies", "analysis-tools", "google-analytics", "retargeting", "more-technologies"] {
      #expect(ids.contains("5.2/" + part))
    }
    for id in ["4.1.1", "4.1.2", "4.6", "5.3", "6.1.5", "6.2.2.7", "6.6", "18.2"] { #expect(ids.contains(id)) }
  }

  @Test func aForgottenClauseShowsAsAGap() throws {
    let clauses = ["1", "2.1", "2.3", "4"].map {
      "- {clause: \"\($0)\", title: T, anchor: a, observable: never, because: b, \(Self.print)}"
    }
    let found = try problems(clauses.joined(separator: "\n"))
    #expect(found.count == 2)
    #expect(found.contains { $0.contains("clause 2.2 is missing") })
    #expect(found.contains { $0.contains("clause 3 is missing") })
  }

  @Test(arguments: [
    (
      "observable: wire, statements: [{id: s, modality: collects, actor: user, data: [mac], wording: named}]",
      "type 'mac'"
    ),
    ("observable: wire, promises: [{id: p1, check: cookies}]", "no check 'cookies'"),
    ("observable: wire, promises: [{id: p1, check: cookie-lifetime, with: {maximum: 1d}}]", "takes no 'maximum'"),
    ("observable: wire, promises: [{id: p1, check: cookie-lifetime, with: {max: long}}]", "write a duration"),
    ("observable: wire, promises: [{id: p1, check: cookie-majority, with: {share: 2}}]", "from 0 to 1"),
    ("observable: wire, promises: [{id: p1, check: weak-tls, with: {minimum: tls9}}]", "cannot be 'tls9'"),
    ("observable: wire, promises: [{id: p1, check: retargeting-pii, with: {recipients: [adds]}}]", "named 'adds'"),
    ("observable: wire, promises: [{id: p1, check: children, with: {data: [age]}}]", "data type 'age'"),
    ("observable: wire, promises: [{id: p1, check: third-party-disclosure, with: {conduct-contradiction: X}}]", "'X'"),
    ("observable: wire, promises: [{id: p1, check: anonymous-linkage, with: {as: rule}}]", "cannot be 'rule'"),
    ("observable: wire", "no way to a verdict"),
  ])
  func mistakesAreFound(rest: String, problem: String) throws {
    let found = try problems("- {clause: \"1\", title: T, anchor: a, \(Self.print), \(rest)}")
    #expect(found.count == 1 && found[0].contains(problem) && found[0].hasPrefix("p.yaml:5:"), "\(found)")
  }

  @Test func aMissingFingerprintIsFound() throws {
    let found = try problems("- {clause: \"1\", title: T, anchor: a, observable: never, because: b}")
    #expect(found.count == 1 && found[0].contains("no fingerprint"))
  }

  @Test func aPolicyThatCannotBeJudgedIsRefused() throws {
    let text = """
      policy: {id: p, title: P, controller: acme, effective: 2020-01-01}
      scope: {}
      clauses: [{clause: "1", title: T, anchor: a, observable: wire, promises: [{id: x, check: nothing}]}]
      """
    let policy = try PolicyDocument(text: text, file: "p.yaml")
    #expect(throws: RuleError.self) {
      try Judge(policies: [policy], ontology: Verdicts.ontology.get())
    }
  }

  @Test func theOutlineSaysWhatEachClauseSays() throws {
    let outline = PolicyOutline(try Verdicts.policy.get())
    #expect(outline.entries.count == 52)
    let logs = outline.entries.first { $0.clause == "5.1" }
    #expect(logs?.lines.contains { $0.hasPrefix("5.1-mac: first-party collects MAC address") } == true)
    #expect(logs?.lines.contains { $0.hasSuffix("MAC address; of the sending device itself") } == true)
    #expect(logs?.contradictions.contains { $0.hasPrefix("X2") } == true)
    let account = outline.entries.first { $0.clause == "4.1.1" }
    #expect(account?.lines.contains { $0.contains("; where the message's first words hold register, signup") } == true)
    let advertising = outline.entries.first { $0.clause == "5.2/retargeting" }
    #expect(advertising?.lines.contains { $0.hasSuffix("with (retargeting); not from a printer") } == true)
  }
}
