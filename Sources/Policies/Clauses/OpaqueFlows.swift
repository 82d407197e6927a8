import AuditModel
import RulePacks

/// The encrypted flows that would bear on a clause, as a sentence with hosts, bytes and interval.
struct OpaqueFlows {
  private struct Total {
    var bytes = 0
    var flows = 0
    var first: Timestamp
    var last: Timestamp
  }

  /// By recipient group, then by host.
  private var totals: [String: [String: Total]] = [:]

  init(_ context: AuditContext) {
    for placed in context.contacts where placed.contact.coverage.opaqueEncrypted > 0 {
      guard placed.standing.isInScope || placed.recipient.party == .affiliate else { continue }
      let host = placed.recipient.host ?? placed.recipient.address
      for group in placed.groups { add(placed.contact, host: host, group: group) }
    }
  }

  private mutating func add(_ contact: Contact, host: String, group: String) {
    var total = totals[group]?[host] ?? Total(first: contact.time, last: contact.time)
    total.bytes += contact.coverage.opaqueEncrypted
    total.flows += 1
    total.first = min(total.first, contact.time)
    total.last = max(total.last, contact.time)
    totals[group, default: [:]][host] = total
  }

  func reason(for clause: PolicyClause) -> String? {
    var hosts: [String: Total] = [:]
    for group in clause.opaque { hosts.merge(totals[group] ?? [:]) { first, _ in first } }
    guard let first = hosts.values.map(\.first).min(), let last = hosts.values.map(\.last).max() else { return nil }
    let names = hosts.keys.sorted()
    let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    let bytes = hosts.values.reduce(0) { $0 + $1.bytes }
    let flows = hosts.values.reduce(0) { $0 + $1.flows }
    let interval = first == last ? "at \(first)" : "from \(first) to \(last)"
    return "\(flows == 1 ? "A flow" : "\(flows) flows") to \(shown) (\(bytes) bytes, \(interval)) "
      + "\(flows == 1 ? "is" : "are") encrypted and no keys were given."
  }
}
