package import AuditModel
package import Protocols

/// Sums up what sessions of datagrams book.
package final class DatagramLedger: DatagramObserver {
  package var coverage = Coverage()
  /// Sessions that have ended.
  package private(set) var finished = 0

  package init() {}

  package func willRead(_ session: DatagramSession, at offset: UInt64) {}
  package func didDecline(_ session: DatagramSession) {}
  package func didRead(_ session: DatagramSession, _ coverage: Coverage) { self.coverage.merge(coverage) }
  package func willFinish(_ session: DatagramSession) {}

  package func didFinish(_ session: DatagramSession, _ coverage: Coverage) {
    finished += 1
    self.coverage.merge(coverage)
  }
}
