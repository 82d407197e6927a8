/// One mail, as far as promises about mail need to know it: who says to have sent it, and what it shows.
package struct MailFact: Hashable, Sendable {
  /// Domain of the author (`From`), in lower case, at most 253 bytes; empty when there is none.
  package var domain: String
  package var traits: MailTraits
  /// Tells mails apart that are alike in all else: a hash of the header section, the same in every run. A mail that is
  /// fetched twice is one.
  package var mark: UInt64

  package init(domain: String, traits: MailTraits, mark: UInt64 = 0) {
    self.domain = domain
    self.traits = traits
    self.mark = mark
  }
}
