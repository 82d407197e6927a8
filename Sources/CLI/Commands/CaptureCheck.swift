import AuditModel
import Foundation
import Pipeline
import Reports

/// One capture of `check`: its report against the `expected.json` beside it (`NAME.expected.json` when a folder holds
/// several captures).
struct CaptureCheck {
  let path: String
  let settings: Settings
  let options: AuditOptions

  func compare() throws -> [String] {
    guard let data = FileManager.default.contents(atPath: expectationPath) else {
      return ["missing  \(expectationPath): nothing is expected yet; write it with --accept"]
    }
    let expected: AuditReport
    do {
      expected = try JSONDecoder().decode(AuditReport.self, from: data)
    } catch {
      throw Failure.usage("\(expectationPath): not a candor report; write it anew with --accept")
    }
    return ReportDifference(expected: expected, found: try report()).lines
  }

  /// Writes what is found as the expectation; `false` when it is that already.
  func accept() throws -> Bool {
    let bytes = JSONReport().render(try report(), style: TextStyle())
    if FileManager.default.contents(atPath: expectationPath).map({ [UInt8]($0) }) == bytes { return false }
    try ReportOutput.store(at: expectationPath) { $0.write(bytes.span.bytes) }
    return true
  }

  private var expectationPath: String {
    let folder = (path as NSString).deletingLastPathComponent
    let name = (path as NSString).lastPathComponent
    let isAlone =
      CapturePaths.captures(in: folder).filter { ($0 as NSString).deletingLastPathComponent == folder }.count == 1
    return (folder as NSString).appendingPathComponent(isAlone ? "expected.json" : name + ".expected.json")
  }

  /// The report as it is compared: the path is the file's name, so that it does not matter from where one checks.
  private func report() throws -> AuditReport {
    var settings = settings
    let inventory = ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent("inventory.yaml")
    if settings.inventory.value == nil, FileManager.default.fileExists(atPath: inventory) {
      settings.inventory.value = inventory
    }
    let session = try AuditSession(settings: settings, options: options)
    let outcome = session.audit.run([path], filter: session.filter) { _ in }
    if let trouble = outcome.captureErrors.first { throw Failure.incomplete(trouble) }
    var report = session.complete(outcome.report)
    for index in report.captures.indices {
      report.captures[index].path = (report.captures[index].path as NSString).lastPathComponent
    }
    return report
  }
}
