import AuditModel
import Detectors

/// A ledger that is closed, or looked at.
struct LedgerPage: Sendable {
  var observations = ObservationTable()
  var facts = FactTable()
  var contacts = ContactTable()
  var seen = SeenValues()
  var tokens = PendingTokens<TokenPlace>()

  /// Each partition kept to its share; their sum is not cut again.
  mutating func lift() {
    observations.isBounded = false
    facts.isBounded = false
    contacts.isBounded = false
  }

  /// Moves what the other page has into this one; of the other nothing is left that could be used.
  mutating func merge(_ other: inout LedgerPage) {
    observations.merge(&other.observations)
    facts.merge(&other.facts)
    contacts.merge(&other.contacts)
    seen.merge(other.seen)
    tokens.merge(other.tokens)
  }
}
