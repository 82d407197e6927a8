import AuditModel
import Detectors

/// What was found in one partition of the flows. Flows are spread over a fixed number of partitions, whoever works on
/// them, and each has its share of every limit: so what is kept when a limit bites does not depend on the number of
/// workers. One more ledger holds what packet headers tell.
struct Ledger: ~Copyable {
  var observations = ObservationTable()
  var facts = FactTable()
  var contacts = ContactTable()
  /// Identifiers seen in clear, and tokens that may be digests of them.
  var seen = SeenValues()
  var tokens = PendingTokens<TokenPlace>()
  var tokenCount = 0

  /// What may leave the worker. Everything that waits to be counted is entered.
  mutating func page() -> LedgerPage {
    settle()
    return LedgerPage(observations: observations, facts: facts, contacts: contacts, seen: seen, tokens: tokens)
  }

  /// The same, for the last time: the page has its tables for itself, and the ledger is empty.
  mutating func takePage() -> LedgerPage {
    settle()
    var page = LedgerPage()
    swap(&page.observations, &observations)
    swap(&page.facts, &facts)
    swap(&page.contacts, &contacts)
    swap(&page.seen, &seen)
    swap(&page.tokens, &tokens)
    return page
  }

  private mutating func settle() {
    observations.sightings.settle()
    facts.sightings.settle()
    contacts.settle()
  }
}
