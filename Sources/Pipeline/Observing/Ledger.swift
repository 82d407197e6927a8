import AuditModel
import Detectors

/// What was found in one partition of the flows. Flows are spread over a fixed number of partitions, whoever works on
/// them, and each has its share of every limit: so what is kept when a limit bites does not depend on the number of
/// workers. One more ledger holds what packet headers tell.
final class Ledger {
  var observations = ObservationTable()
  var facts = FactTable()
  var contacts = ContactTable()
  var recent = RecentContacts()
  /// Identifiers seen in clear, and tokens that may be digests of them.
  var seen = SeenValues()
  var tokens = PendingTokens<TokenPlace>()
  var tokenCount = 0

  /// What may leave the worker.
  var page: LedgerPage {
    LedgerPage(observations: observations, facts: facts, contacts: contacts, seen: seen, tokens: tokens)
  }
}

/// A ledger that is closed, or looked at.
struct LedgerPage: Sendable {
  var observations: ObservationTable
  var facts: FactTable
  var contacts: ContactTable
  var seen: SeenValues
  var tokens: PendingTokens<TokenPlace>

  /// Each partition kept to its share; their sum is not cut again.
  mutating func lift() {
    observations.isBounded = false
    facts.isBounded = false
    contacts.isBounded = false
  }

  mutating func merge(_ other: LedgerPage) {
    observations.merge(other.observations)
    facts.merge(other.facts)
    contacts.merge(other.contacts)
    seen.merge(other.seen)
    tokens.merge(other.tokens)
  }
}
