package import AuditModel
import Captures
package import Pipeline

/// Audits an interface while packets arrive, with the engine that audits files. What it reports at the end is what a scan
/// of the written file reports.
package struct LiveAudit {
  let audit: Audit
  let interface: String
  let filter: String?
  /// Where to keep the packets, as pcapng.
  let path: String?

  package init(audit: Audit, interface: String, filter: String?, path: String?) {
    self.audit = audit
    self.interface = interface
    self.filter = filter
    self.path = path
  }

  /// Captures until the time or the count is reached or `isStopped` answers `true`.
  ///
  /// - Parameters:
  ///   - seconds: How long; `nil` for no limit.
  ///   - packets: How many; `nil` for no limit.
  ///   - started: Called once when the interface is open.
  ///   - found: Called with each finding when it first appears.
  package func run(
    seconds: Double?, packets: Int?, executable: String, isStopped: () -> Bool, started: () -> Void,
    found: (Finding) -> Void
  ) throws -> AuditOutcome {
    let capture = try InterfaceCapture(interface: interface, filter: filter, executable: executable)
    let recorder = try path.map { try LiveRecorder(path: $0, capture: capture) }
    let session = try LiveSession(audit: audit, name: path ?? interface, linkType: capture.linkType)
    started()
    let clock = ContinuousClock()
    let end = seconds.map { clock.now + .seconds($0) }
    var announcer = Announcer()
    while !isStopped(), end.map({ clock.now < $0 }) ?? true, packets.map({ session.totals.packets < $0 }) ?? true {
      let limit = packets.map { $0 - session.totals.packets }
      _ = try capture.dispatch(limit: limit) { bytes, time, length in
        let header = session.header(time: time, captured: bytes.byteCount, original: length)
        recorder?.write(header, bytes)
        session.observe(header, bytes)
      }
      announcer.look(at: session, found)
    }
    let counters = capture.counters
    try recorder?.close(counters, received: session.totals.packets, at: session.totals.last ?? Timestamp(seconds: 0))
    return session.finish(dropped: counters.droppedByKernel + counters.droppedByInterface)
  }
}

/// Prints findings once, when they appear; looks rarely enough that looking never takes more than a tenth of the time.
private struct Announcer {
  private var known: Set<String> = []
  private var next: ContinuousClock.Instant
  private var seenPackets = 0

  init() { next = ContinuousClock().now + .seconds(1) }

  mutating func look(at session: LiveSession, _ found: (Finding) -> Void) {
    let clock = ContinuousClock()
    guard clock.now >= next, session.totals.packets > seenPackets else { return }
    seenPackets = session.totals.packets
    let start = clock.now
    for finding in session.snapshot().report.findings where known.insert(finding.id).inserted { found(finding) }
    next = clock.now + max(.seconds(1), (clock.now - start) * 10)
  }
}
