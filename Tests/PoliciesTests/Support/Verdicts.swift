import AuditModel
import RulePacks

@testable import Policies

/// Judges by the real Stratasys policy and answers questions about the outcome.
struct Verdicts {
  static let policy = Result { try PolicyDocument(contentsOf: path("rules/policies/stratasys-2018-05-25/policy.yaml")) }

  static let ontology = Result { try TypeGraph(TypeOntology(RulesFolder(path: path("rules")))) }

  let judgement: Judgement
  let evidence: Evidence

  init(_ builder: EvidenceBuilder, strictness: Strictness = .literal, audited: Set<String> = []) throws {
    evidence = builder.evidence
    let judge = try Judge(
      policies: [Self.policy.get()], ontology: Self.ontology.get(),
      settings: JudgeSettings(strictness: strictness, auditedAddresses: audited))
    judgement = judge.judge(evidence, directory: TestDirectory())
  }

  var findings: [Finding] { judgement.findings }

  func word(_ clause: String) -> Verdict? { row(clause)?.verdict }
  func row(_ clause: String) -> ClauseResult? { judgement.clauses.first { $0.clause == clause } }

  func findings(_ clause: String, rule: String? = nil) -> [Finding] {
    findings.filter { $0.clause == clause && (rule == nil || $0.rule == rule) }
  }

  /// `clause verdict` of the findings on transfers of this type, sorted; exposures are left out.
  func collection(of type: DataType) -> [String] {
    let types = Dictionary(uniqueKeysWithValues: evidence.transfers.map { ($0.id, $0.dataType) })
    return findings.filter { $0.verdict != .exposure && $0.transfers.contains { types[$0] == type } }
      .filter { $0.rule != "anonymous-linkage" }
      .map { "\($0.clause) \($0.verdict.rawValue)" }.sorted()
  }

  /// Severities of the exposures of this type.
  func exposure(of type: DataType) -> [Severity] {
    let types = Dictionary(uniqueKeysWithValues: evidence.transfers.map { ($0.id, $0.dataType) })
    return findings.filter { $0.verdict == .exposure && $0.transfers.contains { types[$0] == type } }.map(\.severity)
  }

  /// A file of the repository, from the place of this one.
  static func path(_ relative: String) -> String {
    #filePath.components("/").dropLast(4).joined(separator: "/") + "/" + relative
  }
}

extension String {
  fileprivate func components(_ separator: Character) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
