package import AuditModel
import Entities
import Policies
import RulePacks

/// An audit with its rules loaded: observes captures, assembles the evidence, judges it.
package struct Audit: Sendable {
  package let settings: AuditSettings
  package let examination: Examination
  private let assembler: Assembler
  private let policies: [PolicyDocument]

  /// Loads everything the settings name.
  package init(_ settings: AuditSettings) throws(RuleError) {
    self.settings = settings
    let inventory = try settings.inventory.map { path throws(RuleError) in try Inventory(contentsOf: path) }
    examination = try Examination(settings: settings, inventory: inventory)
    assembler = try Assembler(settings: settings, inventory: inventory)
    policies = try settings.policies.map { id throws(RuleError) in try PolicyLibrary(settings.rules).policy(id) }
  }

  /// Audits captures, each with all workers, and reports on them together.
  /// - Parameter progress: Called now and then, from any thread.
  package func run(
    _ paths: [String], filter: FrameFilter?, progress: @escaping @Sendable (AuditProgress) -> Void
  ) -> AuditOutcome {
    let captures = paths.enumerated().map { index, path in
      CaptureRun(path: path, index: index, examination: examination, filter: filter, workers: settings.workers)
        .run(progress)
    }
    return AuditOutcome(report: report(captures), captureErrors: captures.flatMap(\.errors))
  }

  /// Judges what was observed.
  package func report(_ captures: [ObservedCapture]) -> AuditReport {
    let evidence = assembler.assemble(captures)
    var report = AuditReport(tool: assembler.tool)
    report.captures = evidence.captures
    report.transfers = evidence.transfers
    report.devices = evidence.devices
    report.coverage = evidence.coverage
    report.notices = evidence.notices
    report.policies = settings.policies
    return report
  }
}
