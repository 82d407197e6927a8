package import AuditModel

/// A TCP stream with payload. Allocated at its first payload byte: flows without payload cost a table slot only.
package final class TCPFlow {
  package let initiator: Endpoint
  package let responder: Endpoint
  /// Frame that opened the stream.
  package let firstFrame: Int
  package let firstTime: Timestamp
  /// What the receiver keeps for this flow.
  package var attachment: AnyObject?

  package init(initiator: Endpoint, responder: Endpoint, firstFrame: Int, firstTime: Timestamp) {
    self.initiator = initiator
    self.responder = responder
    self.firstFrame = firstFrame
    self.firstTime = firstTime
  }
}
