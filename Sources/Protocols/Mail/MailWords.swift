import Bytes

/// Text in lower case that is searched for phrases.
struct MailWords {
  static let unsubscribing: [StaticString] = [
    "unsubscribe", "opt-out", "optout", "opt out", "preferences", "preference-center", "abmelden", "abbestellen",
  ]
  static let confirmation: [StaticString] = [
    "confirm", "activate", "verify", "welcome", "complete your registration", "new account",
  ]
  static let administration: [StaticString] = [
    "print complete", "print job", "print failed", "print finished", "job complete", "build complete", "password",
    "receipt", "invoice", "order", "security alert", "sign-in", "service notice", "confirm", "verify", "activate",
  ]

  let bytes: [UInt8]

  init(_ text: [UInt8]) { bytes = text.map(\.asciiLowercased) }

  /// Whether one of the phrases (in lower case) stands in the range.
  func holdsAny(of phrases: [StaticString], in range: Range<Int>? = nil) -> Bool {
    let text = bytes.rawBytes.clamped(range ?? 0..<bytes.count)
    for phrase in phrases where text.firstIndex(of: phrase) != nil { return true }
    return false
  }
}
