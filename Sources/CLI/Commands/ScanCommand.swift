import ArgumentParser
import AuditModel
import Foundation
import LiveCaptures
import Pipeline

/// `candor scan CAPTURE…`
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Audits recorded captures.",
    discussion: """
      Reads pcap and pcapng, plain or compressed with gzip or zstd, from files, from all captures in a folder, or from \
      standard input (-). Mails (.eml, mbox) and HTTP archives (HAR) are captures too: each mail and each entry is a frame.

      Examples:
        candor scan capture.pcapng
        candor scan mail.mbox session.har
        candor scan --format text --format json=audit.json captures/
        tcpdump -w - | candor scan --fail-on contradicted,undeclared -
      """)

  @Argument(help: "Capture files, folders, or - for standard input.", completion: .file())
  var captures: [String]

  @OptionGroup var options: AuditOptions

  func validate() throws {
    guard !captures.isEmpty else { throw ValidationError("name at least one capture, a folder, or -") }
    guard captures.count(where: { $0 == "-" }) < 2 else { throw ValidationError("- can be read only once") }
    if captures.contains("-"), isatty(STDIN_FILENO) == 1 {
      throw ValidationError("-: standard input is a terminal; pipe a capture into candor")
    }
  }

  func run() throws {
    let settings = try SettingsResolver(options: options).resolve()
    let session = try AuditSession(settings: settings, options: options)
    let named = CapturePaths(captures)
    let stop = StopSignal(endsInput: named.paths.contains("-"))
    let progress = Progress()
    var outcome = session.audit.run(named.paths, filter: session.filter, isStopped: { stop.isRaised }) { done in
      progress.show("candor: \(done.packets) packets, \(done.bytes >> 20) MiB")
    }
    progress.clear()
    outcome.captureErrors = named.troubles + outcome.captureErrors
    try session.deliver(outcome)
    // The system takes memory back faster than it can be freed piece by piece.
    withExtendedLifetime((session, outcome)) { _exit(EXIT_SUCCESS) }
  }
}
