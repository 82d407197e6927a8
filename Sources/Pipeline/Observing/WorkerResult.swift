import AuditModel
import Detectors
import Flows

/// What one worker, or all of them together, found in one capture.
package struct WorkerResult: Sendable {
  var observations: ObservationTable
  var facts: FactTable
  var contacts: ContactTable
  var notices: NoticeBook
  var coverage: Coverage
  var tcpStarts: StreamStarts
  var udpStarts: StreamStarts
  var seen: SeenValues
  var tokens: PendingTokens<TokenPlace>

  mutating func merge(_ other: WorkerResult) {
    observations.merge(other.observations)
    facts.merge(other.facts)
    contacts.merge(other.contacts)
    notices.merge(other.notices)
    coverage.merge(other.coverage)
    tcpStarts.merge(other.tcpStarts)
    udpStarts.merge(other.udpStarts)
    seen.merge(other.seen)
    tokens.merge(other.tokens)
  }

  /// The stream index Wireshark would show.
  func streamIndex(of flow: FlowReference) -> Int {
    switch flow.transport {
    case .tcp: tcpStarts.rank(of: flow.firstFrame)
    case .udp: udpStarts.rank(of: flow.firstFrame)
    case .other: 0
    }
  }
}
