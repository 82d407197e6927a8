package import AuditModel

/// Reads the datagrams of both directions of one UDP conversation that hang together: a QUIC connection, a DTLS
/// session, a transfer in blocks. Made by its module's `claim`, kept by `DatagramFeeder`, confined to one worker.
package protocol DatagramDecoder: AnyObject {
  /// Reads one whole datagram.
  ///
  /// Offsets go on from datagram to datagram of a direction, as in a stream: `window.offset` is where this one begins.
  /// So a value put together from several datagrams is told with the offsets of its pieces (`MessageBody.origin`, or
  /// the sink's `field` with an origin), and its evidence names the frames of all of them.
  ///
  /// - Returns: The bins of its bytes, or `nil`, having told the sink nothing, when the datagram is not of this
  ///   protocol: other modules are asked, else it is searched raw. Bytes may be left out now and booked by a later call
  ///   or by `finish`, if what opens them may come later.
  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage?

  /// The capture ends, or the session was given up because too many are open. Nothing follows.
  /// - Returns: The bins of bytes that were left out before.
  func finish(into sink: any MessageSink) -> Coverage

  /// About how many bytes of memory the session holds. Asked after each datagram, so it must be cheap; sessions that
  /// hold much are given up first when memory is short.
  var heldBytes: Int { get }

  /// No offset of `direction` before this one will be told again. It must not decrease; 0 as long as anything may be.
  func settledOffset(_ direction: FlowDirection) -> UInt64
}

extension DatagramDecoder {
  package func settledOffset(_ direction: FlowDirection) -> UInt64 { 0 }
}

extension Coverage {
  /// All bytes of a datagram in one bin.
  package init(_ count: Int, _ bin: Bin) {
    self.init()
    add(count, to: bin)
  }
}
