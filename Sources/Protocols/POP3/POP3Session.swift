/// What the two directions of a session know of each other.
struct POP3Session {
  /// Commands whose answers are still to come, oldest first.
  private var open: [POP3Verb] = []
  private var isLost = false

  private static let limit = 4_096

  mutating func ask(_ verb: POP3Verb) {
    if open.count >= Self.limit { isLost = true }
    if !isLost { open.append(verb) }
  }

  /// The command that the next answer is for; `nil` for the greeting, or when that is not known.
  mutating func answer() -> POP3Verb? { isLost || open.isEmpty ? nil : open.removeFirst() }

  mutating func lose() {
    open.removeAll()
    isLost = true
  }
}
