package import AuditModel

/// Produces the Ethernet frames of one TCP connection, keeping sequence numbers for both sides.
package struct TCPConversation {
  package let client: Endpoint
  package let server: Endpoint
  package private(set) var frames: [[UInt8]] = []
  /// Next sequence numbers; may be set to make losses, overlaps and wrap-around.
  package var clientSequence: UInt32
  package var serverSequence: UInt32
  /// Largest payload of one segment.
  package var segmentSize = 1460

  package init(
    client: Endpoint = Endpoint(Frames.client, 49_152), server: Endpoint = Endpoint(Frames.server, 80),
    clientSequence: UInt32 = 1000, serverSequence: UInt32 = 5000
  ) {
    self.client = client
    self.server = server
    self.clientSequence = clientSequence
    self.serverSequence = serverSequence
  }

  /// A whole connection: handshake, the given messages in turn, an orderly end.
  package static func exchange(
    _ messages: [(FlowDirection, [UInt8])], client: Endpoint = Endpoint(Frames.client, 49_152),
    server: Endpoint = Endpoint(Frames.server, 80)
  ) -> [[UInt8]] {
    var conversation = TCPConversation(client: client, server: server)
    conversation.handshake()
    for (direction, bytes) in messages { conversation.send(bytes, direction) }
    conversation.finish()
    return conversation.frames
  }

  package mutating func handshake() {
    segment([], .fromInitiator, flags: 0x02)
    segment([], .fromResponder, flags: 0x12)
    segment([], .fromInitiator, flags: 0x10)
  }

  /// Sends `bytes` in as many segments as needed, without waiting for acknowledgement.
  package mutating func send(_ bytes: [UInt8], _ direction: FlowDirection = .fromInitiator) {
    for start in stride(from: 0, to: bytes.count, by: segmentSize) {
      segment(Array(bytes[start..<min(start + segmentSize, bytes.count)]), direction, flags: 0x18)
    }
  }

  package mutating func finish() {
    segment([], .fromInitiator, flags: 0x11)
    segment([], .fromResponder, flags: 0x11)
    segment([], .fromInitiator, flags: 0x10)
  }

  package mutating func reset(_ direction: FlowDirection = .fromInitiator) { segment([], direction, flags: 0x14) }

  /// One segment with any flags; advances the sender's sequence number by what it occupies.
  package mutating func segment(_ bytes: [UInt8], _ direction: FlowDirection, flags: UInt8) {
    let isClient = direction == .fromInitiator
    frames.append(
      Frames.tcpFrame(
        bytes, from: isClient ? client : server, to: isClient ? server : client,
        sequence: isClient ? clientSequence : serverSequence,
        acknowledgement: flags & 0x10 == 0 ? 0 : (isClient ? serverSequence : clientSequence), flags: flags))
    let length = UInt32(bytes.count) &+ (flags & 0x03 == 0 ? 0 : 1)
    if isClient { clientSequence &+= length } else { serverSequence &+= length }
  }
}
