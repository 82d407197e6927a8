import Bytes

/// What the header fields of a message mean beyond their values. Ranges count from the section's first byte.
struct HeaderTraits {
  var mediaType = 0..<0
  /// `Content-Encoding`, or what stands for it.
  var contentEncoding = 0..<0
  private(set) var date: Range<Int>?
  private(set) var referrer = 0..<0
  /// `Sec-Fetch-User: ?1` (W3C Fetch Metadata): the user asked for it.
  private(set) var isUserActivated = false
  /// `Sec-Fetch-Dest` says that it is no document for a window of its own.
  private(set) var isEmbedded = false
  /// `grpc-encoding`.
  private(set) var messageEncoding = 0..<0
  private(set) var upgrade = 0..<0
  /// `Sec-WebSocket-Extensions` and `Sec-WebSocket-Protocol`.
  private(set) var socketExtensions = 0..<0
  private(set) var socketProtocol = 0..<0
  private(set) var hasTransportSecurity = false
  private(set) var variesOnDNT = false
  private(set) var signals = PreferenceSignals()

  /// Takes in one field; `value` is what stands at `range`.
  mutating func note(_ kind: HeaderKind, _ range: Range<Int>, _ value: RawSpan) {
    switch kind {
    case .contentType: mediaType = range
    case .contentEncoding: contentEncoding = range
    case .date: date = range
    case .referrer: referrer = range
    case .fetchUser: isUserActivated = value.equals("?1")
    case .fetchDestination: isEmbedded = !value.equals("document")
    case .messageEncoding: messageEncoding = range
    case .upgrade: upgrade = range
    case .socketExtensions: socketExtensions = range
    case .socketProtocol: socketProtocol = range
    case .dnt: signals.dnt = value.u8(at: 0) ?? 0
    case .gpc: signals.gpc = value.u8(at: 0) ?? 0
    case .vary: if value.listContains("dnt") { variesOnDNT = true }
    case .transportSecurity: hasTransportSecurity = true
    default: break
    }
  }
}
