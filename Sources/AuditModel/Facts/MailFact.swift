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

/// What a mail shows of itself. None of these is a judgement.
package struct MailTraits: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `List-Unsubscribe` (RFC 2369), and the one-click post (RFC 8058).
  package static let listUnsubscribe = MailTraits(rawValue: 1)
  package static let oneClick = MailTraits(rawValue: 1 << 1)
  /// A link to unsubscribe somewhere in the text, and one within the last quarter of what is visible.
  package static let unsubscribeLink = MailTraits(rawValue: 1 << 2)
  package static let footerLink = MailTraits(rawValue: 1 << 3)
  /// The link leads over unencrypted HTTP.
  package static let clearLink = MailTraits(rawValue: 1 << 4)
  /// `Precedence: bulk` or `list`, or `List-Id`.
  package static let bulk = MailTraits(rawValue: 1 << 5)
  /// Links with the ids of a campaign.
  package static let campaign = MailTraits(rawValue: 1 << 6)
  /// A picture of one by one pixel.
  package static let pixel = MailTraits(rawValue: 1 << 7)
  /// `In-Reply-To`.
  package static let reply = MailTraits(rawValue: 1 << 8)
  /// The subject speaks of confirming or activating an account.
  package static let confirmation = MailTraits(rawValue: 1 << 9)
  /// The subject speaks of a print, a password, an order or the like.
  package static let administrative = MailTraits(rawValue: 1 << 10)
  /// Text that can be read was found.
  package static let readable = MailTraits(rawValue: 1 << 11)
}
