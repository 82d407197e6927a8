import AuditModel
import Codings
import Decryption
import Foundation
import LiveCaptures
import Pipeline
import RulePacks

/// What scanning and watching share: the rules and policies of the settings, loaded, and the way to the report.
struct AuditSession {
  let settings: Settings
  let audit: Audit
  let filter: FrameFilter?
  private let keyLogs: KeyLogFiles
  private let output: ReportOutput
  private let exitZero: Bool
  private let followsKeys: Bool

  /// Key logs that may grow.
  var growingKeyLogs: [String] { keyLogs.growing }

  /// - Parameter followsKeys: Key logs may be empty or missing yet.
  init(settings: Settings, options: AuditOptions, followsKeys: Bool = false) throws {
    self.settings = settings
    exitZero = options.exitZero
    self.followsKeys = followsKeys
    output = ReportOutput(targets: settings.formats.value, colour: settings.colour.value)
    if options.showValues { try Self.permitValues(options, targets: settings.formats.value) }
    try Self.refuseMixture(settings.formats.value)
    try output.prepare()
    keyLogs = try KeyLogFiles(settings.keys.value, mayGrow: followsKeys)
    let schema = try DescriptorFiles.schema(settings.protos.value)
    filter = try settings.filter.value.map(Self.filter)
    do {
      audit = try Audit(Self.auditSettings(settings, keyLogs.secrets, schema, showValues: options.showValues))
    } catch {
      throw Failure.usage("\(error)")
    }
  }

  /// Writes the reports, tells what is incomplete, and ends with the status that scripts wait for.
  func deliver(_ outcome: AuditOutcome) throws {
    let troubles = outcome.captureErrors + unknownLinks(outcome.report)
    for trouble in troubles { Terminal.error(trouble) }
    // A report on nothing would look like one on captures that hold nothing.
    if !troubles.isEmpty, outcome.report.captures.allSatisfy({ $0.packets == 0 }) {
      throw ExitStatus.incomplete
    }
    try output.write(complete(outcome.report))
    let share = outcome.report.coverage.share * 100
    if share < settings.minCoverage.value {
      Terminal.error(
        "\(PercentText.of(share)) % of the payload bytes could be read, less than --min-coverage \(settings.minCoverage.value)"
      )
      throw ExitStatus.incomplete
    }
    if !troubles.isEmpty { throw ExitStatus.incomplete }
    let threshold = settings.failOn.value
    if !exitZero, outcome.report.findings.contains(where: threshold.isMet) { throw ExitStatus.findings }
  }

  /// Captures with frames of which not even the beginning is understood.
  private func unknownLinks(_ report: AuditReport) -> [String] {
    let indices = Set(report.notices.filter { $0.kind == "unknown-link-type" }.compactMap(\.capture))
    return report.captures.filter { indices.contains($0.index) }.map { capture in
      "\(capture.path): link type \(capture.linkTypes.joined(separator: " or ")) is not known to candor; its frames were "
        + "not looked into, record them on another interface or as Ethernet"
    }
  }

  /// The report with what is to be said of the settings.
  func complete(_ report: AuditReport) -> AuditReport {
    var report = report
    // Key logs that were followed may hold other lines now than at the beginning.
    let logs = followsKeys ? (try? KeyLogFiles(settings.keys.value)) ?? keyLogs : keyLogs
    report.notices = (report.notices + logs.notices).sorted()
    return report
  }

  private static func refuseMixture(_ targets: [ReportTarget]) throws {
    guard targets.count(where: { $0.path == nil }) > 1 else { return }
    throw Failure.usage(
      "--format: two reports would mix on standard output; give all but one a file, as json=audit.json")
  }

  private static func auditSettings(
    _ settings: Settings, _ secrets: KnownSecrets, _ schema: ProtobufSchema?, showValues: Bool
  ) throws(RuleError) -> AuditSettings {
    AuditSettings(
      rules: try RulesFolder.find(), policies: settings.policies.value, inventory: settings.inventory.value,
      secrets: secrets, schema: schema, region: settings.region.value, isStrict: settings.strict.value,
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
