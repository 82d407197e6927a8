import ArgumentParser
import AuditModel
import Foundation
import Pipeline
import Reports

/// `candor check [DIR]`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Audits recorded captures in CI and compares with what is expected.",
    discussion: """
      Every capture in the folder is audited and compared with the expected.json beside it: each difference is printed as \
      added, missing or changed, and any difference ends with status 1. --accept writes the expectations anew; read the \
      difference before you commit it. An inventory.yaml beside a capture is used for it.
      """)

  @Argument(help: "Folder with captures.", completion: .directory)
  var folder = "captures"

  @Flag(help: "Write what was found as the new expectation.")
  var accept = false

  @OptionGroup var options: AuditOptions

  func run() throws {
    let settings = try SettingsResolver(options: options).resolve()
    let captures = try CapturePaths.expand([folder])
    var differences = 0
    var unreadable = 0
    for path in captures {
      let check = CaptureCheck(path: path, settings: settings, options: options)
      do {
        let lines = accept ? try check.accept() : try check.compare()
        differences += lines.count
        Terminal.write("\(lines.isEmpty ? "same     " : "different") \(path)\n", to: .standardOutput)
        for line in lines { Terminal.write("  \(line)\n", to: .standardOutput) }
      } catch let failure as Failure where failure.status == .incomplete {
        unreadable += 1
        Terminal.error(failure.message)
      }
    }
    Terminal.write("\(captures.count) captures, \(differences) differences\n", to: .standardOutput)
    if unreadable > 0 { throw ExitStatus.incomplete }
    if differences > 0, !accept { throw ExitStatus.findings }
  }
}
