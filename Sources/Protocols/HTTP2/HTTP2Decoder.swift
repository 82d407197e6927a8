import AuditModel
import Bytes

/// Reads HTTP/2 (RFC 9113): frames here, header compression with nghttp2, and streams as exchanges like those of HTTP/1.
final class HTTP2Decoder: StreamDecoder {
  private let streams: HTTP2Streams
  private var initiator = HTTP2Half(.fromInitiator)
  private var responder = HTTP2Half(.fromResponder)

  /// - Parameter upgraded: the HTTP/1 request that opened the connection.
  init(in context: FlowContext, upgraded: RequestMemo? = nil) {
    streams = HTTP2Streams(in: context, upgraded: upgraded)
  }

  // What tunnels carry.
  var deferredCoverage: Coverage { streams.tunnelCoverage }
  var awaitsSecrets: Bool { streams.tunnelsAwaitSecrets }
  func secretsArrived(into sink: any MessageSink) { streams.visitTunnels { $0.secretsArrived(into: sink) } }
  func stopWaiting(into sink: any MessageSink) { streams.visitTunnels { $0.stopWaiting(into: sink) } }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    switch window.direction {
    case .fromInitiator: initiator.consume(window, streams, sink)
    case .fromResponder: responder.consume(window, streams, sink)
    }
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    switch direction {
    case .fromInitiator: initiator.skip(count, streams, sink)
    case .fromResponder: responder.skip(count, streams, sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    streams.finish(rest.direction, into: sink)
  }
}
