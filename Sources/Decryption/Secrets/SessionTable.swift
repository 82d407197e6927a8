import Cryptography

/// The master secrets of sessions up to TLS 1.2 that may be resumed, by what resumes them: the session id, or the
/// ticket (RFC 5246 section 7.4.1.2, RFC 5077). One for each partition of the flows; confined to one thread. Bounded:
/// the oldest sessions are forgotten.
package final class SessionTable {
  /// What a session is resumed by.
  package struct Name: Hashable, Sendable {
    private let octets: [UInt8]

    /// - Parameter sessionID: At most 32 octets; an empty one names nothing.
    init?(sessionID: [UInt8]) {
      guard !sessionID.isEmpty else { return nil }
      octets = sessionID
    }

    /// Tickets may be long: their digest stands for them, which is longer than any session id with its first octet.
    init?(ticket: [UInt8]) {
      guard !ticket.isEmpty else { return nil }
      octets = [0] + Digester().digest(.sha256, of: ticket.span.bytes)
    }
  }

  /// Sessions remembered.
  package static let limit = 1_024

  private var own: [Name: [UInt8]] = [:]
  private var order: [Name] = []
  private var head = 0
  private var others: [Name: [UInt8]] = [:]

  package init() {}

  /// The sessions remembered, with their master secrets.
  package var sessions: [Name: [UInt8]] { own }

  /// What the tables of other partitions hold, told when the capture has been read.
  package func learn(_ sessions: [Name: [UInt8]]) { others = sessions }

  func master(of name: Name) -> [UInt8]? { own[name] ?? others[name] }

  func add(_ master: [UInt8], of name: Name) {
    guard own.updateValue(master, forKey: name) == nil else { return }
    order.append(name)
    while own.count > Self.limit, head < order.count {
      own.removeValue(forKey: order[head])
      head += 1
    }
    if head > Self.limit {
      order.removeFirst(head)
      head = 0
    }
  }
}
