import Bytes

/// What the opening handshake of a WebSocket agreed on (RFC 6455 section 4, RFC 7692 section 7.1).
struct WebSocketTerms {
  /// The request that asked for it.
  let memo: RequestMemo
  /// Path of that request, as it stands in its first words.
  let path: [UInt8]
  /// Messages may be compressed.
  let isDeflated: Bool
  /// The client's compressor forgets after each message.
  let clientForgets: Bool
  let serverForgets: Bool
  /// Binary messages are pieces of a byte stream of another protocol (MQTT, tunnelled TCP).
  let carriesStream: Bool

  /// - Parameters:
  ///   - section: the header fields of the answer.
  ///   - traits: what they mean.
  init(_ section: RawSpan, _ traits: HeaderTraits, _ memo: RequestMemo) {
    self.memo = memo
    path = memo.start.firstIndex(of: 0x20).map { Array(memo.start[($0 + 1)...]) } ?? []
    let extensions = section.clamped(traits.socketExtensions)
    isDeflated = extensions.firstIndex(of: "permessage-deflate") != nil
    clientForgets = extensions.firstIndex(of: "client_no_context_takeover") != nil
    serverForgets = extensions.firstIndex(of: "server_no_context_takeover") != nil
    let name = section.clamped(traits.socketProtocol)
    carriesStream = name.beginsIgnoringCase(with: "mqtt") || name.equalsIgnoringCase("binary")
  }
}
