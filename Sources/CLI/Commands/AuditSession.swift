import AuditModel
import Foundation
import LiveCaptures
import Pipeline
import RulePacks

/// What scanning and watching share: the rules and policies of the settings, loaded, and the way to the report.
struct AuditSession {
  let settings: Settings
  let audit: Audit
  let filter: FrameFilter?
  private let output: ReportOutput
  private let exitZero: Bool

  init(settings: Settings, options: AuditOptions) throws {
    self.settings = settings
    exitZero = options.exitZero
    output = ReportOutput(targets: settings.formats.value, colour: settings.colour.value)
    if options.showValues { try Self.permitValues(options, targets: settings.formats.value) }
    filter = try settings.filter.value.map(Self.filter)
    do {
      audit = try Audit(Self.auditSettings(settings, showValues: options.showValues))
    } catch {
      throw Failure.usage("\(error)")
    }
  }

  /// Writes the reports, tells what is incomplete, and ends with the status that scripts wait for.
  func deliver(_ outcome: AuditOutcome) throws {
    for trouble in outcome.captureErrors { Terminal.error(trouble) }
    try output.write(outcome.report)
    let share = outcome.report.coverage.share * 100
    if share < settings.minCoverage.value {
      Terminal.error(
        "\(PercentText.of(share)) % of the payload bytes could be read, less than --min-coverage \(settings.minCoverage.value)"
      )
      throw ExitStatus.incomplete
    }
    if !outcome.captureErrors.isEmpty { throw ExitStatus.incomplete }
    let threshold = settings.failOn.value
    if !exitZero, outcome.report.findings.contains(where: threshold.isMet) { throw ExitStatus.findings }
  }

  private static func auditSettings(_ settings: Settings, showValues: Bool) throws(RuleError) -> AuditSettings {
    AuditSettings(
      rules: try RulesFolder.find(), policies: settings.policies.value, inventory: settings.inventory.value,
      keyLogs: settings.keys.value, region: settings.region.value, isStrict: settings.strict.value,
      showsValues: showValues, workers: settings.workers.value, digestKey: settings.digestKey.value,
      version: Version.text)
  }

  private static func filter(_ expression: String) throws -> FrameFilter {
    do {
      _ = try CaptureFilter(expression)
    } catch {
      throw Failure.usage("\(error)")
    }
    return FrameFilter(expression: expression) {
      guard let filter = try? CaptureFilter(expression) else { return { _, _, _ in false } }
      return { frame, length, linkType in filter.matches(frame, originalLength: length, linkType: linkType) }
    }
  }

  /// Values in clear go to a terminal; into files and pipes only when the user says that they may be stored.
  private static func permitValues(_ options: AuditOptions, targets: [ReportTarget]) throws {
    let isStored = targets.contains { $0.path != nil } || !Terminal.isTerminal(.standardOutput)
    guard isStored, !options.iMayStorePersonalData else { return }
    throw Failure.usage(
      "--show-values would store personal data in a file or pipe; add --i-may-store-personal-data if you may")
  }
}
