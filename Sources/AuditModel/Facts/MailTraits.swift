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
