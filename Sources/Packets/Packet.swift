package import AuditModel

/// What one frame says once its headers are read: plain numbers, nothing borrowed. The payload is a range of the frame,
/// or of `PacketDecoder.datagram` when fragments were put together.
package struct Packet: Sendable {
  @usableFromInline
  package enum Kind: Sendable, Equatable {
    case tcp, udp
    /// Another protocol over IP, by its number (ICMP is 1 and 58).
    case ip(UInt8)
    case arp
    /// Another EtherType over the link; 0 for a link payload that has none.
    case link(UInt16)
    /// A protocol of Cisco's over the link, by its number behind the SNAP organisation 00000C.
    case cisco(UInt16)
    /// A fragment that is kept until its datagram is whole; nothing to look at yet.
    case fragment
  }
  @usableFromInline
  package enum PayloadPlace: Sendable { case frame, datagram }
  @usableFromInline
  package enum Checksum: Sendable { case good, bad, unchecked }

  // In this order a packet takes 81 bytes, as small fields fill the gaps behind the addresses: it is written and copied
  // for each frame.
  package var source: IPAddress
  package var kind: Kind
  package var sourcePort: UInt16 = 0
  package var sequence: UInt32 = 0
  package var acknowledgement: UInt32 = 0
  package var destination: IPAddress
  /// CWR ECE URG ACK PSH RST SYN FIN, from high to low (RFC 9293 section 3.1).
  package var flags: UInt8 = 0
  package var destinationPort: UInt16 = 0
  package var window: UInt16 = 0
  package var place = PayloadPlace.frame
  package var checksum = Checksum.unchecked
  package var payload: Range<Int> = 0..<0
  /// Payload bytes that the headers announce and the capture does not hold (snap length).
  package var missing = 0
  /// The payload is there but cannot be read by design: encrypted on the link, or aggregated in a way not undone here.
  package var isUnsupported = false

  @inline(__always)
  package init(kind: Kind, source: IPAddress = IPAddress(v4: 0), destination: IPAddress = IPAddress(v4: 0)) {
    self.kind = kind
    self.source = source
    self.destination = destination
  }
}
