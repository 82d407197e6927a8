import ArgumentParser
import AuditModel
import Foundation
import Reports

/// `candor check [DIR]`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Audits recorded captures in CI and compares with what is expected.",
    discussion: """
      Every capture in the folder is audited and compared with the expected.json beside it: each difference is printed as \
      added, missing or changed, and any difference ends with status 1. --accept writes the expectations anew; read the \
      difference before you commit it. An inventory.yaml beside a capture is used for it. A capture alone in \
      its folder has expected.json; several have NAME.expected.json each.

      Examples:
        candor check
        candor check --accept captures
      """)

  @Argument(help: "Folder with captures.", completion: .directory)
  var folder = "captures"

  @Flag(help: "Write what was found as the new expectation.")
  var accept = false

  @OptionGroup var options: AuditOptions

  func validate() throws {
    if options.showValues { throw ValidationError("--show-values: expectations never hold values") }
  }

  func run() throws {
    let settings = try SettingsResolver(options: options).resolve()
    guard FileManager.default.fileExists(atPath: folder) else {
      throw Failure.incomplete("\(folder): no such folder; name one with captures")
    }
    let named = CapturePaths([folder])
    for trouble in named.troubles { Terminal.error(trouble) }
    var differences = 0
    var unreadable = named.troubles.count
    for path in named.paths {
      do {
        differences += try differencesOf(path, settings)
      } catch let failure as Failure where failure.status == .incomplete {
        unreadable += 1
        Terminal.error(failure.message)
      }
    }
    try Terminal.print("\(named.paths.count) captures, \(accept ? "accepted" : "\(differences) differences")\n")
    if unreadable > 0 { throw ExitStatus.incomplete }
    if differences > 0, !options.exitZero { throw ExitStatus.findings }
  }

  /// Prints what is different, or accepts it.
  private func differencesOf(_ path: String, _ settings: Settings) throws -> Int {
    let check = CaptureCheck(path: path, settings: settings, options: options)
    if accept {
      try Terminal.print("\(try check.accept() ? "written  " : "same     ") \(PrintableText.of(path))\n")
      return 0
    }
    let lines = try check.compare()
    try Terminal.print("\(lines.isEmpty ? "same     " : "different") \(PrintableText.of(path))\n")
    for line in lines { try Terminal.print("  \(PrintableText.of(line))\n") }
    return lines.count
  }
}
