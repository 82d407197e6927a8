/// Names a flow independently of how flows were shared out among workers: by the frame that opened it. The stream
/// index of reports is the rank of that frame among all openings of the same transport.
package struct FlowReference: Hashable, Sendable {
  package var transport: Transport
  package var firstFrame: Int
  /// HTTP/2 or QUIC stream, where there is one.
  package var sub: Int?

  package init(transport: Transport, firstFrame: Int, sub: Int? = nil) {
    self.transport = transport
    self.firstFrame = firstFrame
    self.sub = sub
  }
}
