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

  /// Moves what the other page has besides facts into this one; of that nothing is left there that could be used.
  mutating func mergeOthers(_ other: inout LedgerPage) {
    observations.merge(&other.observations)
    contacts.merge(&other.contacts)
    seen.merge(other.seen)
    tokens.merge(other.tokens)
  }

  /// Moves the facts to a page of their own.
  mutating func splitFacts() -> LedgerPage {
    var split = LedgerPage()
    swap(&split.facts, &facts)
    return split
  }
}
