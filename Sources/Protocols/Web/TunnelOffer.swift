import Bytes

/// What a CONNECT asks for: bytes of whatever protocol to another host (RFC 9113 section 8.5), or a WebSocket (RFC 8441
/// section 4).
enum TunnelOffer {
  case none, stream, webSocket

  /// - Parameters:
  ///   - head: that of a request.
  ///   - section: its header section.
  init(_ head: WebHead, _ memo: RequestMemo, _ section: FieldSection) {
    guard memo.method == .connect else {
      self = .none
      return
    }
    let name = section.bytes.rawBytes.clamped(head.tunnelled)
    if name.equalsIgnoringCase("websocket") {
      self = .webSocket
    } else {
      // Other protocols of extended CONNECT (`connect-udp`) have a framing of their own.
      self = name.byteCount == 0 ? .stream : .none
    }
  }
}
