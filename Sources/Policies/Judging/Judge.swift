package import AuditModel
package import RulePacks

/// Judges evidence by policies: the second stage, which needs no packets.
package struct Judge: Sendable {
  private struct Ruling: Sendable {
    var policy: PolicyDocument
    var checks: [any PromiseCheck]
    /// The clause of each check, in the same order.
    var clauses: [String]
  }

  private let rulings: [Ruling]
  private let ontology: TypeGraph
  private let settings: JudgeSettings

  /// Prepares the policies' checks; a promise that no check can judge is an error with its place in the policy's file.
  package init(
    policies: [PolicyDocument], ontology: TypeGraph, settings: JudgeSettings = JudgeSettings()
  ) throws(RuleError) {
    var rulings: [Ruling] = []
    for policy in policies {
      var ruling = Ruling(policy: policy, checks: [], clauses: [])
      for clause in policy.clauses {
        for promise in clause.commitments {
          ruling.checks.append(try CheckCatalog.make(Commitment(clause: clause.id, promise: promise), in: policy))
          ruling.clauses.append(clause.id)
        }
      }
      rulings.append(ruling)
    }
    self.rulings = rulings
    self.ontology = ontology
    self.settings = settings
  }

  /// Findings, a row for every clause, and notices. Equal evidence gives equal results.
  /// - Parameter directory: Who the evidence's recipients are.
  package func judge(_ evidence: Evidence, directory: any RecipientDirectory) -> Judgement {
    var judgement = Judgement()
    var findings: [RankedFinding] = []
    let (drafts, peers, contents) = sideBySide {
      rulings.map { ScopeDraft($0.policy, evidence: evidence, settings: settings, directory: directory) }
    } _: {
      TransferOutline.Peers(evidence.transfers)
    } _: {
      TransferOutline.Contents(evidence.transfers)
    }
    let outline = TransferOutline(peers, contents)
    let linkage = LinkageIndex(evidence.transfers, outline: outline, ontology: ontology)
    for (ruling, draft) in zip(rulings, drafts) {
      let context = AuditContext(
        policy: ruling.policy, evidence: evidence, outline: outline, linkage: linkage, ontology: ontology,
        draft: draft, directory: directory, settings: settings)
      let (ledger, summaries) = decide(ruling, context)
      let ranked = ledger.findings(over: evidence.transfers).sorted()
      judgement.clauses += ClauseTable(context, summaries: summaries).rows(for: ranked.map(\.finding))
      judgement.notices += ScopeNotices(context).notices
      findings += ranked
    }
    judgement.findings = findings.sorted().map(\.finding)
    return judgement
  }

  /// Decides on the transfers, by halves, beside all else. The findings, and what each clause's checks say of it.
  private func decide(_ ruling: Ruling, _ context: AuditContext) -> (FindingLedger, [String: [CheckSummary]]) {
    let middle = context.classes.count / 2
    @Sendable func decide(_ classes: Range<Int>) -> FindingLedger {
      var ledger = FindingLedger(policy: ruling.policy.id)
      TransferDecision(context, checks: ruling.checks).decide(classes, into: &ledger)
      return ledger
    }
    let (first, second, (others, summaries)) = sideBySide {
      decide(0..<middle)
    } _: {
      decide(middle..<context.classes.count)
    } _: {
      var ledger = FindingLedger(policy: ruling.policy.id)
      ContactDecision(context).decide(into: &ledger)
      var summaries: [String: [CheckSummary]] = [:]
      for (check, clause) in zip(ruling.checks, ruling.clauses) {
        summaries[clause, default: []].append(check.judge(context, into: &ledger))
      }
      return (ledger, summaries)
    }
    var ledger = first
    ledger.merge(second)
    ledger.merge(others)
    return (ledger, summaries)
  }
}
