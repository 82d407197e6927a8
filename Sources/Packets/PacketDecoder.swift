package import AuditModel
import Bytes

/// Reads the headers of one frame after another, from the link layer up to TCP or UDP, through tags and tunnels, and
/// puts fragments together. Confined to one task. Memory is bounded; no input can make it fail.
package final class PacketDecoder {
  private var decoder = FrameDecoder()

  package init() {}

  /// Whether the checksums of IPv4, TCP and UDP are computed.
  package var verifiesChecksums: Bool {
    get { decoder.verifiesChecksums }
    set { decoder.verifiesChecksums = newValue }
  }

  /// The datagram last put together; the payload of a packet whose `place` is `.datagram` is a range of it. Valid until
  /// the next frame is decoded.
  package var datagram: [UInt8] { decoder.assembled.bytes }
  /// Frames whose fragments make up `datagram`, in order of arrival (the first 1,000).
  package var fragmentFrames: [Int] { decoder.assembled.frames }
  /// What was odd about the frame last decoded, if anything: a kebab-case kind. Of several conditions the first.
  package var trouble: StaticString? { decoder.trouble }
  /// Whether the frame last decoded shows conversations besides the packet's own: there are `carriers` or is `quoted`.
  package var showsOtherConversations: Bool { decoder.showsOtherConversations }
  /// UDP headers that carry the tunnels of the frame last decoded, outermost first; conversations without payload of
  /// their own.
  package var carriers: [Packet] { decoder.carriers }
  /// The TCP or UDP header, without payload, that an ICMP error in the frame last decoded quotes.
  package var quoted: Packet? { decoder.quoted }
  /// Hardware addresses of the outermost link header of the frame last decoded, if it has any.
  package var linkSource: MACAddress? { decoder.linkSource }
  package var linkDestination: MACAddress? { decoder.linkDestination }
  /// What an ARP packet or an IPv6 neighbour discovery message in the frame last decoded says about its sender.
  package var neighbour: Neighbour? { decoder.neighbour }
  /// Fragments that wait, and the account of those given up.
  package var fragments: FragmentTable { decoder.fragments }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - number: The frame's number, by which fragments are traced.
  ///   - time: The frame's time; fragments wait for a limited time.
  ///   - originalLength: Length on the wire, if the capture cut the frame.
  ///   - fcsLength: Length of the frame check sequence at the frame's end, 0 if there is none.
  package func decode(
    _ frame: RawSpan, linkType: LinkType, number: Int, time: Timestamp, originalLength: Int = 0, fcsLength: UInt8 = 0
  ) -> Packet {
    var packet = Packet(kind: .link(0))
    decoder.decode(
      frame, linkType, number: number, time: time, length: max(frame.byteCount, originalLength) - Int(fcsLength),
      into: &packet)
    return packet
  }

  /// Runs `body` on the payload of `packet`, which must be the one last decoded, from `frame`.
  package func withPayload<Result>(of packet: Packet, in frame: RawSpan, _ body: (RawSpan) -> Result) -> Result {
    switch packet.place {
    case .frame: return body(frame.clamped(packet.payload))
    case .datagram:
      let bytes = datagram
      return unsafe body(bytes.span.bytes.clamped(packet.payload))
    }
  }
}
