import AuditModel
import Captures

/// One capture with what all workers together found in it, and what kept it from being read whole.
package struct ObservedCapture: Sendable {
  var summary: CaptureSummary
  var result: WorkerResult?
  var notices: [Notice] = []
  var errors: [String] = []
}

extension CaptureSummary {
  /// Takes over the reader's sums.
  mutating func count(_ totals: CaptureTotals) {
    packets = totals.packets
    bytes = totals.bytes
    first = totals.first?.description
    last = totals.last?.description
    linkTypes = totals.linkTypes.map(\.description)
    truncatedPackets = totals.truncatedPackets
  }
}
