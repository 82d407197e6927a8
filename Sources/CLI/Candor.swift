import ArgumentParser
import Foundation

/// The command `candor`.
@main
struct Candor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "candor",
    abstract: "Audits what devices really send against what their privacy policy declares.",
    discussion: """
      candor reads packets (a recorded capture, a live interface, a folder in CI), finds every personal or device datum, \
      names who received it, and judges each transfer and each promise against a privacy policy, clause by clause.

      Exit status: 0 nothing at or above the threshold, 1 findings, 2 usage, configuration, rule or policy error, \
      3 evidence incomplete.
      """,
    version: Version.text,
    subcommands: [
      ScanCommand.self, WatchCommand.self, CheckCommand.self, PolicyCommand.self, RulesCommand.self, DoctorCommand.self,
    ])

  static func main() {
    // A closed pipe is told by the write itself.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      Foundation.exit(status.rawValue)
    } catch let failure as Failure {
      Terminal.error(failure.message)
      Foundation.exit(failure.status.rawValue)
    } catch {
      // The parser's own errors; its 64 for wrong usage becomes 2, its help and version texts stay 0.
      let text = fullMessage(for: error)
      let isAnswer = exitCode(for: error).isSuccess
      if isAnswer {
        Terminal.write(text + "\n", to: .standardOutput)
      } else {
        Terminal.write(text + "\n", to: .standardError)
      }
      Foundation.exit(isAnswer ? 0 : ExitStatus.usage.rawValue)
    }
  }
}
