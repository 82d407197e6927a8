import AuditModel
import Bytes

/// Reads WebSocket (RFC 6455) behind its opening handshake. Not recognised by content: a frame begins with two bytes
/// that could be anything.
final class WebSocketDecoder: StreamDecoder {
  static let name: StaticString = "websocket"

  private let terms: WebSocketTerms
  private var initiator: WebSocketHalf
  private var responder: WebSocketHalf
  /// What binary messages carry when they are pieces of a stream.
  private let inner: InnerStream?

  /// - Parameter client: the side that asked for the connection.
  init(_ terms: WebSocketTerms, client: FlowDirection, in context: FlowContext) {
    self.terms = terms
    initiator = WebSocketHalf(.fromInitiator, terms, isClient: client == .fromInitiator)
    responder = WebSocketHalf(.fromResponder, terms, isClient: client == .fromResponder)
    inner = terms.carriesStream ? InnerStream(in: context) : nil
  }

  /// For a stream that was agreed to be a WebSocket; streams within are recognised as in `context`.
  static func module(_ terms: WebSocketTerms, client: FlowDirection, in context: FlowContext) -> ProtocolModule {
    let modules = context.modules
    return ProtocolModule(
      name: name,
      reader: .stream(
        recognise: { _, _ in .yes },
        make: { WebSocketDecoder(terms, client: client, in: $0.recognising(modules)) }))
  }

  var deferredCoverage: Coverage {
    // What was compressed is booked here, by its length on the wire.
    guard let inner, !terms.isDeflated else { return Coverage() }
    return inner.coverage
  }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    switch window.direction {
    case .fromInitiator: try initiator.consume(window, inner, sink)
    case .fromResponder: try responder.consume(window, inner, sink)
    }
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    switch direction {
    case .fromInitiator: initiator.skip(count, inner, sink)
    case .fromResponder: responder.skip(count, inner, sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    switch rest.direction {
    case .fromInitiator: initiator.finish(inner, sink)
    case .fromResponder: responder.finish(inner, sink)
    }
  }
}
