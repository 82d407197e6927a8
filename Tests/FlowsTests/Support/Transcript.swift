import AuditModel
import Flows

/// What the table said about one TCP stream.
final class Transcript {
  let firstFrame: Int
  let initiator: Endpoint
  var bytes: [FlowDirection: [UInt8]] = [.fromInitiator: [], .fromResponder: []]
  /// Stream offset the next chunk or loss must have.
  var offsets: [FlowDirection: UInt64] = [.fromInitiator: 0, .fromResponder: 0]
  var lost: [FlowDirection: [Range<UInt64>]] = [.fromInitiator: [], .fromResponder: []]
  var repeated = 0
  var ended: [FlowDirection] = []
  var isClosed = false
  /// Chunks, losses and ends in order, in short.
  var events: [String] = []
  /// Anything that breaks the contract of `StreamReceiver`.
  var violations: [String] = []

  init(_ flow: TCPFlow) {
    firstFrame = flow.firstFrame
    initiator = flow.initiator
  }

  func text(_ direction: FlowDirection) -> String { String(decoding: bytes[direction] ?? [], as: UTF8.self) }
}
