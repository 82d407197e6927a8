import AuditModel
import Testing

@testable import RulePacks

@Suite struct PolicyDocumentTests {
  private static let head = """
    policy: {id: p, title: P, controller: acme, effective: 2018-05-25, last-seen: 2018-10-31}
    scope: {services: [WWW.Example.com], devices: [acme-printer]}
    recipients: {ads: {categories: [advertising], hosts: [ads.example.net]}}

    """

  private func document(_ rest: String) throws -> PolicyDocument {
    try PolicyDocument(text: Self.head + rest, file: "policy.yaml")
  }

  private func failure(_ rest: String) -> RuleError? {
    do {
      _ = try document(rest)
      return nil
    } catch let error as RuleError {
      return error
    } catch {
      return nil
    }
  }

  @Test func everythingIsRead() throws {
    let document = try document(
      """
      undeclared: {third-party: "1"}
      clauses:
        - clause: "1"
          title: Cookies
          anchor: "1. cookies"
          fingerprint: sha256:\(String(repeating: "0a", count: 32))
          observable: partly
          because: a reason
          opaque: [ads]
          statements:
            - id: s
              modality: may-share
              actor: [first-party, affiliate]
              data: [mac-address]
              wording: catch-all
              recipients: [ads]
              when: {start: [LOGIN], part: [set-cookie], name: [Referer]}
          promises:
            - {id: p1, check: cookie-lifetime, with: {max: 365d, names: [a, b]}, binds: first-party}
      contradictions:
        - {id: X, sides: ["1"], about: one against the other}
      """)
    #expect(document.effective == CivilDate("2018-05-25"))
    #expect(document.lastSeen == CivilDate("2018-10-31"))
    #expect(document.scope.services == ["www.example.com"])
    #expect(document.undeclared == [.thirdParty: "1"])
    let clause = try #require(document.clause("1"))
    #expect(clause.observability == .partly)
    let statement = try #require(clause.statements.first)
    #expect(statement.modality == .mayShare)
    #expect(statement.actor == [.firstParty, .affiliate])
    #expect(statement.condition.start == ["login"])
    #expect(statement.condition.part == [.setCookie])
    let promise = try #require(clause.promises.first)
    #expect(try promise.parameters.first { $0.name == "max" }?.seconds() == 31_536_000)
    #expect(promise.parameters.first { $0.name == "names" }?.texts == ["a", "b"])
    #expect(promise.binds == [.firstParty])
  }

  private static let clause = "clauses:\n- {clause: \"1\", title: T, anchor: a, observable: wire"

  @Test(arguments: [
    ("}\nclause: 1", "unknown key 'clause'"), (", promise: []}", "unknown key 'promise'"),
    (", fingerprint: \"sha256:12\"}", "is no fingerprint"), (", opaque: [adds]}", "no recipient group is named 'adds'"),
    (", statements: [{id: s, modality: takes, actor: first-party, data: [x], wording: named}]}", "cannot be 'takes'"),
    (", statements: [{id: s, modality: collects, actor: first-party, wording: named}]}", "neither data nor recipients"),
    (", statements: [{id: s, modality: collects, data: [x], wording: named}]}", "has no actor"),
    (", statements: [{id: s, modality: collects, actor: me, data: [x], wording: named}]}", "cannot be 'me'"),
    ("}\n- {clause: \"1\", title: U, anchor: b, observable: wire}", "stands here twice"),
    ("}\n- {clause: \"2\", title: U, anchor: b, observable: never}", "without a reason"),
    ("}\nundeclared: {first-party: \"9\"}", "has no clause '9'"),
    ("}\ncontradictions: [{id: X, sides: [\"9\"], about: b}]", "has no clause '9'"),
  ])
  func mistakesAreRefusedWithTheirPlace(rest: String, problem: String) throws {
    let error = try #require(failure(Self.clause + rest))
    #expect(error.problem.contains(problem), "\(error)")
    #expect(error.file == "policy.yaml" && error.line > 0 && error.column > 0)
  }

  @Test func aDateThatDoesNotExistIsRefused() throws {
    let text = Self.head.replacing("2018-05-25", with: "2018-02-30") + "clauses: []"
    #expect(throws: RuleError.self) { try PolicyDocument(text: text, file: "p.yaml") }
  }

  @Test(
    arguments: [
      ("365d", 31_536_000), ("1d", 86_400), ("24h", 86_400), ("30m", 1800), ("90s", 90), ("d", nil), ("-1d", nil),
      ("", nil),
      ("1w", nil), ("1.5d", nil), ("99999999999999999999d", nil), ("999999999999999999d", nil),
    ] as [(String, Int64?)])
  func durations(text: String, seconds: Int64?) {
    #expect(PolicyParameter.seconds(of: text) == seconds)
  }
}
