import AuditModel
import Bytes

/// What a connection becomes behind `101 Switching Protocols` (RFC 9110 section 7.8).
enum HTTP1Upgrade {
  case webSocket(WebSocketTerms)
  /// HTTP/2 in clear; the request is answered on its first stream (RFC 7540 section 3.2).
  case http2(RequestMemo)
  /// Something that is recognised by its content.
  case other

  /// - Parameters:
  ///   - section: the header section of the answer.
  ///   - traits: what its fields mean.
  init(_ section: RawSpan, _ traits: HeaderTraits, _ memo: RequestMemo) {
    let name = section.clamped(traits.upgrade)
    if name.equalsIgnoringCase("websocket") {
      self = .webSocket(WebSocketTerms(section, traits, memo))
    } else if name.equalsIgnoringCase("h2c") {
      self = .http2(memo)
    } else {
      self = .other
    }
  }

  /// The decoder of what follows; `nil` when it must be recognised.
  func decoder(client: FlowDirection, in context: FlowContext) -> (any StreamDecoder)? {
    switch self {
    case .webSocket(let terms): WebSocketDecoder(terms, client: client, in: context)
    case .http2(let memo): HTTP2Decoder(in: context, upgraded: memo)
    case .other: nil
    }
  }
}
