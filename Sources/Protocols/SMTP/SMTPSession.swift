/// What the two directions of a session know of each other.
struct SMTPSession {
  /// Whether the server took up what the client asked for.
  enum Answer { case none, granted, refused }

  /// Commands whose replies are still to come, oldest first.
  private(set) var open: [SMTPVerb] = []
  /// The reply to the last DATA, and to the last STARTTLS.
  var data = Answer.none
  var startTLS = Answer.none
  /// Replies can no longer be told apart.
  private var isLost = false

  private static let limit = 1_000

  mutating func ask(_ verb: SMTPVerb) {
    if open.count >= Self.limit { isLost = true }
    if !isLost { open.append(verb) }
    if verb == .data { data = .none }
    if verb == .startTLS { startTLS = .none }
  }

  /// The command that the next reply answers; `nil` for the greeting, or when that is not known.
  mutating func answer() -> SMTPVerb? { isLost || open.isEmpty ? nil : open.removeFirst() }

  /// Bytes of either direction are missing.
  mutating func lose() {
    open.removeAll()
    isLost = true
  }
}
