import AuditModel
import Captures
import Pipeline

/// Tells findings once, when they appear; looks rarely enough that looking never takes more than a tenth of the time.
struct FindingAnnouncer {
  /// What was told: the finding with its verdict, since more packets may change it.
  private var known: Set<String> = []
  private var next: ContinuousClock.Instant
  private var seenPackets = 0

  init() { next = ContinuousClock().now + .seconds(1) }

  /// Calls `found` with each finding that is new since the last look.
  mutating func look(at session: LiveSession, _ found: (Finding) -> Void) {
    let clock = ContinuousClock()
    guard clock.now >= next, session.totals.packets > seenPackets else { return }
    seenPackets = session.totals.packets
    let start = clock.now
    for finding in session.snapshot().report.findings {
      if known.insert("\(finding.id) \(finding.verdict.rawValue)").inserted { found(finding) }
    }
    next = clock.now + max(.seconds(1), (clock.now - start) * 10)
  }
}
