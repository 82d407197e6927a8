import AuditModel
import RulePacks
import Testing

@testable import Policies

@Suite struct JudgeTests {
  private func busy() -> EvidenceBuilder {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.contact("www.stratasys.com")
    builder.contact("telemetry.stratasys.com", opaque: 10)
    builder.message(
      [(.macAddress, "POST /a body $.m"), (.emailAddress, "POST /a body $.e")], to: "telemetry.stratasys.com",
      channel: "clear")
    builder.message([(.pageURL, "GET /visit query u")], to: "626-sbr-192.mktoresp.com", channel: "clear")
    builder.fact(.cookieSet(CookieSet(name: "c", lifetime: .seconds(60), basis: "max-age")), host: "www.stratasys.com")
    return builder
  }

  @Test func everyClauseHasARowWithAReasonOrFindings() throws {
    for builder in [busy(), EvidenceBuilder()] {
      let verdicts = try Verdicts(builder)
      #expect(verdicts.judgement.clauses.map(\.clause) == (try Verdicts.policy.get().clauses.map(\.id)))
      for row in verdicts.judgement.clauses {
        #expect(row.findings == verdicts.findings(row.clause).count)
        #expect(row.findings > 0 || row.reason?.isEmpty == false, "\(row.clause)")
        #expect(row.findings > 0 || ![.kept, .declared, .contradicted].contains(row.verdict))
      }
    }
  }

  @Test func equalEvidenceGivesEqualFindings() throws {
    let first = try Verdicts(busy()).judgement
    let second = try Verdicts(busy()).judgement
    #expect(first.findings == second.findings && first.clauses == second.clauses && first.notices == second.notices)
    #expect(Set(first.findings.map(\.id)).count == first.findings.count)
  }

  @Test func findingsStandInTheOrderOfTheirEvidence() throws {
    let places = try Verdicts(busy()).findings.map {
      ($0.evidence.first?.capture ?? 0, $0.evidence.first?.frames.first ?? 0)
    }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func severityFollowsTheVerdict() throws {
    for finding in try Verdicts(busy()).findings {
      switch finding.verdict {
      case .contradicted: #expect(finding.severity == .error)
      case .ambiguous: #expect(finding.severity == .warning)
      case .declaredVague: #expect(finding.severity == .note)
      case .declared, .kept: #expect(finding.severity == .none)
      default: break
      }
    }
  }

  @Test func aClauseThatCouldNotAllBeReadSaysSo() throws {
    let row = try Verdicts(busy()).row("5.1")
    #expect(row?.verdict == .declared)
    #expect(row?.reason?.contains("telemetry.stratasys.com (10 bytes") == true)
  }

  @Test(arguments: [
    ("2018-05-24T23:59:59Z", 1), ("2018-05-25T00:00:00Z", 0), ("2018-10-31T10:00:00Z", 0), ("2026-11-23T00:00:00Z", 1),
  ])
  func aCaptureOutsideThePolicysDatesIsNoticed(day: String, count: Int) throws {
    let notices = try Verdicts(EvidenceBuilder(day: day)).judgement.notices
    #expect(notices.filter { $0.kind == "policy-date" }.count == count)
  }

  @Test func severalPoliciesAreJudgedSideBySide() throws {
    let policy = try Verdicts.policy.get()
    var other = policy
    other.id = "other"
    let judgement = try Judge(policies: [policy, other], ontology: Verdicts.ontology.get())
      .judge(busy().evidence, directory: TestDirectory())
    #expect(judgement.clauses.count == 2 * policy.clauses.count)
    #expect(judgement.findings.filter { $0.policy == "other" }.count * 2 == judgement.findings.count)
  }
}
