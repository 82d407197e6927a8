import AuditModel
import Bytes
import Protocols

/// The message whose fields are being read.
struct MessageState: ~Copyable {
  var head = MessageHead(protocolName: "unknown", direction: .message, sender: .fromInitiator)
  /// First words and host as on the wire, in reused buffers.
  var start = ReusedBytes()
  var host = ReusedBytes()
  /// The same as text, made when first needed; personal values in the start are masked.
  var startText: String?
  var hostText: String?
  /// What sightings of the message share; made when first needed.
  var context: Sighting.Context?
  /// Observations of this message that may link a device to a person.
  var linkable: [Int] = []
  /// Hash of what makes the message's place, for the identity of observations; made when first needed.
  var placePrint: Fingerprint?
  /// End of the last stream range that anything of this message stood in.
  var end: UInt64 = 0

  /// The message is over. What is told between messages must not take its names, which may be of another conversation.
  mutating func close() {
    head.sub = nil
    head.signals = PreferenceSignals()
    start.removeAll()
    host.removeAll()
    forgetTexts()
  }

  /// What was made from the message before.
  private mutating func forgetTexts() {
    if !linkable.isEmpty { linkable.removeAll(keepingCapacity: true) }
    if startText != nil { startText = nil }
    if hostText != nil { hostText = nil }
    if context != nil { context = nil }
    placePrint = nil
  }

  mutating func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    self.head = head
    self.start.set(start)
    self.host.set(host)
    forgetTexts()
    end = 0
  }

  /// The values of the signals as `signals` shows them, 0 for none.
  var signalBytes: (dnt: UInt8, gpc: UInt8) {
    func shown(_ byte: UInt8) -> UInt8 { byte == 0 || byte.isASCIIPrintable ? byte : UInt8(ascii: "?") }
    return (shown(head.signals.dnt), shown(head.signals.gpc))
  }

  var signals: [String: String] {
    var signals: [String: String] = [:]
    if head.signals.dnt != 0 { signals["dnt"] = Self.text(head.signals.dnt) }
    if head.signals.gpc != 0 { signals["gpc"] = Self.text(head.signals.gpc) }
    return signals
  }

  private static func text(_ byte: UInt8) -> String {
    byte.isASCIIPrintable ? String(UnicodeScalar(byte)) : "?"
  }
}

extension [UInt8] {
  /// Appends borrowed bytes.
  mutating func append(contentsOf bytes: RawSpan) {
    bytes.withUnsafeBytes { append(contentsOf: $0) }
  }
}
