package import AuditModel
import Captures
package import Pipeline

/// Audits an interface while packets arrive, with the engine that audits files. What it reports at the end is what a
/// scan of the written file reports.
package struct LiveAudit {
  let audit: Audit
  let interface: String
  let filter: String?
  /// Where to keep the packets, as pcapng.
  let path: String?
  /// Key logs that grow while packets arrive.
  let keyLogs: [String]
  private static let keyLogPause = Duration.milliseconds(200)

  package init(audit: Audit, interface: String, filter: String?, path: String?, keyLogs: [String] = []) {
    self.keyLogs = keyLogs
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
  /// - Throws: `LiveCaptureError` or `CaptureError` when it cannot begin. What goes wrong later ends the capture, and the
  ///   outcome names it beside the report on what there is.
  package func run(
    seconds: Double?, packets: Int?, executable: String, isStopped: () -> Bool, started: () -> Void,
    found: (Finding) -> Void
  ) throws -> AuditOutcome {
    let capture = try InterfaceCapture(interface: interface, filter: filter, executable: executable)
    let recorder = try path.map { try LiveRecorder(path: $0, capture: capture, filter: filter) }
    // Ciphertext is held without key logs too, as it is when the written file is read: the reports must be the same.
    let session = try LiveSession(
      audit: audit, name: path ?? interface, linkType: capture.linkType, secretsMayCome: true)
    started()
    let clock = ContinuousClock()
    let end = seconds.map { clock.now + .seconds($0) }
    var announcer = FindingAnnouncer()
    var growing = GrowingFiles(keyLogs)
    var nextLook = clock.now
    var trouble: String?
    do throws(LiveCaptureError) {
      while !isStopped(), end.map({ clock.now < $0 }) ?? true, packets.map({ session.totals.packets < $0 }) ?? true {
        if clock.now >= nextLook {
          nextLook = clock.now + Self.keyLogPause
          growing.read { session.learn(keyLog: $0) }
        }
        _ = try read(capture, limit: packets, recorder, session)
        announcer.look(at: session, found)
      }
      // What came before the end may still be in the kernel's hands.
      let last = clock.now + .milliseconds(300)
      while clock.now < last, try read(capture, limit: packets, recorder, session) > 0 {}
    } catch {
      trouble = "\(error); what follows is on what came before"
    }
    growing.read(isLast: true) { session.learn(keyLog: $0) }
    let counters = capture.counters
    recorder?.close(counters, received: session.totals.packets, at: session.totals.last ?? Timestamp(seconds: 0))
    var outcome = session.finish(dropped: counters.dropped)
    outcome.captureErrors += [trouble, recorder?.failure].compactMap(\.self)
    return outcome
  }

  /// Takes the frames that wait, up to `limit` in the whole session.
  private func read(
    _ capture: InterfaceCapture, limit: Int?, _ recorder: LiveRecorder?, _ session: LiveSession
  ) throws(LiveCaptureError) -> Int {
    let rest = limit.map { $0 - session.totals.packets }
    return try capture.dispatch(limit: rest) { bytes, time, length in
      let header = session.header(time: time, captured: bytes.byteCount, original: length)
      recorder?.write(header, bytes)
      session.observe(header, bytes)
    }
  }
}
