/// What the two directions of a session know of each other.
struct IMAPSession {
  /// Tags of commands after whose answer another protocol begins.
  private(set) var startTLS: [UInt8] = []
  private(set) var compress: [UInt8] = []

  mutating func ask(_ verb: IMAPVerb, tag: [UInt8]) {
    if verb == .startTLS { startTLS = tag }
    if verb == .compress { compress = tag }
  }

  mutating func settle() {
    startTLS = []
    compress = []
  }
}
