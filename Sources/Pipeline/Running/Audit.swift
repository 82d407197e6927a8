import AuditModel
import Detectors
import Dispatch
import Entities
import Policies
package import RulePacks

/// An audit with its rules loaded: observes captures, assembles the evidence, judges it.
package struct Audit: Sendable {
  package let settings: AuditSettings
  package let examination: Examination
  private let assembler: Assembler
  private let policies: [PolicyDocument]
  private let ontologyVersion: String
  private let judge: Judge

  /// Loads everything the settings name. The phone library is made ready meanwhile, on another thread: with a second
  /// processor together they take no longer than the rules alone. A policy with a promise that cannot be judged is
  /// refused.
  package init(_ settings: AuditSettings) throws(RuleError) {
    let phones = DispatchGroup()
    DispatchQueue.global().async(group: phones) { PhoneLibrary.load() }
    // The process may end at once if the rules are refused, and must not while the library is being made.
    defer { phones.wait() }
    self.settings = settings
    var inventory = Inventory()
    if let path = settings.inventory { inventory = try Inventory(contentsOf: path) }
    var policies: [PolicyDocument] = []
    let cache = CacheFolder.find()
    let library = PolicyLibrary(settings.rules, cacheFolder: cache)
    for id in settings.policies { policies.append(try library.policy(id)) }
    self.policies = policies
    let ontology = try RulePacks.TypeOntology(settings.rules, cacheFolder: cache)
    ontologyVersion = ontology.version
    examination = try Examination(settings: settings, inventory: inventory, ontology: ontology)
    assembler = try Assembler(
      rules: settings.rules, inventory: inventory, controller: policies.first?.controller ?? "",
      examination: examination)
    judge = try Judge(
      policies: policies, ontology: TypeGraph(ontology),
      settings: JudgeSettings(
        strictness: settings.isStrict ? .strict : .literal,
        auditedAddresses: Set(inventory.devices.flatMap(\.addresses).map(\.description))))
  }

  /// Audits captures, each with all workers, and reports on them together.
  /// - Parameters:
  ///   - isStopped: Asked often, from any thread; once it answers `true`, the report is on what was read until then, and
  ///     a notice says so.
  ///   - progress: Called now and then, from any thread.
  package func run(
    _ paths: [String], filter: FrameFilter?, isStopped: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (AuditProgress) -> Void
  ) -> AuditOutcome {
    var captures = paths.enumerated().map { index, path in
      CaptureRun(
        path: path, index: index, examination: examination, filter: filter, workers: settings.workers,
        isStopped: isStopped
      ).run(progress)
    }
    return report(&captures)
  }

  /// Judges what was observed; facts and contacts are taken out of the captures.
  func report(_ captures: inout [ObservedCapture]) -> AuditOutcome {
    let assembled = assembler.assemble(&captures)
    let evidence = assembled.evidence
    var report = AuditReport(
      tool: .init(
        version: settings.version, rules: .init(types: ontologyVersion, packs: examination.packVersions)))
    report.captures = evidence.captures
    report.transfers = evidence.transfers
    report.devices = evidence.devices
    report.coverage = evidence.coverage
    report.notices = evidence.notices
    report.policies = policies.map(\.id)
    let judgement = judge.judge(evidence, directory: FactRecipients(attribution: assembled.attribution))
    report.findings = judgement.findings
    report.clauses = judgement.clauses
    report.notices = (report.notices + judgement.notices).sorted()
    return AuditOutcome(
      report: report, captureErrors: captures.flatMap(\.errors), observed: captures, assembled: assembled)
  }
}
