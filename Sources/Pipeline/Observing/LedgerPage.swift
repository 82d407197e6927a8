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

  /// Becomes the first page of a list, and makes room for what the whole list holds, so that nothing is moved,
  /// and held twice, while it grows.
  mutating func takeFirst(of pages: inout [LedgerPage]) {
    let observed = pages.reduce(0) { $0 + $1.observations.sightings.count }
    let told = pages.reduce(0) { $0 + $1.facts.sightings.count }
    let met = pages.reduce(0) { $0 + $1.contacts.contacts.count }
    swap(&self, &pages[0])
    observations.reserve(observed)
    facts.sightings.reserve(told)
    contacts.reserve(met)
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
