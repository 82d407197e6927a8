package import AuditModel

/// One decoder of datagrams with what its feeder keeps for it. It may span several conversations, when its peers change
/// their addresses.
package final class DatagramSession {
  package let protocolName: StaticString
  /// What the receiver keeps for the session.
  package var attachment: AnyObject?
  /// Bytes that the attachment takes, for the bound on memory.
  package var attachedBytes = 0

  let decoder: any DatagramDecoder
  /// Conversations that lead here, the newest last.
  var conversations: [DatagramConversation] = []
  /// When it was last used, in datagrams of its partition.
  var lastUse: UInt64 = 0
  /// What it was said to hold after its last datagram.
  var cost = 0
  private var offsets: (UInt64, UInt64) = (0, 0)

  init(_ protocolName: StaticString, _ decoder: any DatagramDecoder) {
    self.protocolName = protocolName
    self.decoder = decoder
  }

  /// Where the next datagram of a direction begins.
  package func offset(_ direction: FlowDirection) -> UInt64 {
    direction == .fromInitiator ? offsets.0 : offsets.1
  }

  /// No offset before this one will be told again.
  package func settledOffset(_ direction: FlowDirection) -> UInt64 { decoder.settledOffset(direction) }

  func advance(_ direction: FlowDirection, by count: Int) {
    if direction == .fromInitiator { offsets.0 &+= UInt64(count) } else { offsets.1 &+= UInt64(count) }
  }
}
