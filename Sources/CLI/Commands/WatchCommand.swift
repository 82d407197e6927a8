import ArgumentParser
import AuditModel
import Captures
import Foundation
import LiveCaptures
import Pipeline
import Reports

/// `candor watch -i IFACE`
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Audits a network interface live.",
    discussion: """
      New findings are printed as they happen; the whole report follows on Ctrl-C, after --for, or after --count packets.

      Examples:
        candor watch -i eth0
        candor watch -i eth0 --for 60s --write evidence.pcapng
        candor watch -i eth0 --keys keys.log     # as the browser under audit writes it (SSLKEYLOGFILE)
        candor watch -i eth0 --filter 'host 192.0.2.50' --count 10000 --format json=audit.json
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The interface to capture from.", valueName: "name"))
  var interface: String

  @Option(name: .customLong("for"), help: ArgumentHelp("Stop after this time: 90s, 10m, 2h.", valueName: "time"))
  var duration: String?

  @Option(help: ArgumentHelp("Stop after so many packets.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("Keep the packets in this pcapng file.", valueName: "file"), completion: .file())
  var write: String?

  @OptionGroup var options: AuditOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count \(count): give a number of packets from 1") }
    if write == "-" { throw ValidationError("--write -: name a file; standard output is for the report") }
  }

  func run() throws {
    let settings = try SettingsResolver(options: options).resolve()
    let session = try AuditSession(settings: settings, options: options, followsKeys: true)
    let limit = try duration.map(Self.seconds)
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "candor"
    let watch = LiveAudit(
      audit: session.audit, interface: interface, filter: settings.filter.value, path: write,
      keyLogs: session.growingKeyLogs)
    let stop = StopSignal(endsInput: false)
    do {
      let outcome = try watch.run(
        seconds: limit, packets: count, executable: executable, isStopped: { stop.isRaised },
        started: { Terminal.write("candor: listening on \(interface); Ctrl-C ends and reports\n", to: .standardError) },
        found: { finding in Terminal.write(Self.line(finding) + "\n", to: .standardError) })
      try session.deliver(outcome)
    } catch let error as LiveCaptureError {
      if case .failed = error { throw Failure.incomplete("\(error)") }
      throw Failure.usage("\(error)")
    } catch let error as CaptureError {
      throw Failure.usage("--write \(error)")
    }
  }

  private static func line(_ finding: Finding) -> String {
    PrintableText.of("\(finding.verdict.rawValue) clause \(finding.clause): \(finding.subject)")
  }

  static func seconds(_ text: String) throws -> Double {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? text : String(text.dropLast())), number > 0, number < 1e8 else {
      throw Failure.usage("--for \(text): give a time as 90s, 10m or 2h")
    }
    return number * (unit ?? 1)
  }
}
