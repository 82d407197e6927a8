package import AuditModel

/// Told by `DatagramFeeder` whose session the sink will hear of next.
package protocol DatagramObserver: AnyObject {
  /// The datagram in hand is read by this session; its first byte is at `offset` of its direction.
  func willRead(_ session: DatagramSession, at offset: UInt64)
  /// The session declined the datagram in hand: what the sink hears next is of the datagram alone.
  func didDecline(_ session: DatagramSession)
  /// The datagram in hand was read; `coverage` is what the session booked.
  func didRead(_ session: DatagramSession, _ coverage: Coverage)
  /// The session ends; its last words follow.
  func willFinish(_ session: DatagramSession)
  /// The session has ended; `coverage` is what it booked in the end.
  func didFinish(_ session: DatagramSession, _ coverage: Coverage)
}
