package import AuditModel
import Bytes

/// Reads the headers of one frame after another, from the link layer up to TCP or UDP, through tags and tunnels, and
/// puts fragments together. Confined to one task. Memory is bounded; no input can make it fail.
package final class PacketDecoder {
  /// Tunnels inside tunnels are opened so deep.
  static let tunnelLimit = 8
  /// Stacked tags and labels are passed over up to this number.
  static let tagLimit = 64

  /// Headers that name what follows by an EtherType are followed so far in all.
  static let layerLimit = 32

  /// Whether the checksums of IPv4, TCP and UDP are computed.
  package var verifiesChecksums = true
  /// The datagram last put together; the payload of a packet whose `place` is `.datagram` is a range of it. Valid until
  /// the next frame is decoded.
  package var datagram: [UInt8] { assembled.bytes }
  /// Frames whose fragments make up `datagram`, in order of arrival (the first 1,000).
  package var fragmentFrames: [Int] { assembled.frames }
  /// What was odd about the frame last decoded, if anything: a kebab-case kind. Of several conditions the first.
  package internal(set) var trouble: StaticString?
  /// Fragments that wait, and the account of those given up.
  package internal(set) var fragments = FragmentTable()

  var assembled = AssembledDatagram()
  /// Number and time of the frame at hand.
  var frameNumber = 0
  var frameTime = Timestamp(nanoseconds: 0)

  package init() {}

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
    trouble = nil
    frameNumber = number
    frameTime = time
    let captured = frame.byteCount
    let length = max(captured, originalLength) - Int(fcsLength)
    var walk = HeaderWalk(end: max(0, min(captured, length)))
    walk.missing = max(0, length - captured)
    var packet = Packet(kind: .link(0))
    if linkType == .ethernet {
      readEthernet(frame, &walk, &packet)
    } else {
      readLink(linkType, frame, &walk, &packet)
    }
    return packet
  }

  /// Runs `body` on the payload of `packet`, which must be the one last decoded, from `frame`.
  @inlinable
  package func withPayload<Result>(of packet: Packet, in frame: RawSpan, _ body: (RawSpan) -> Result) -> Result {
    switch packet.place {
    case .frame: return body(frame.clamped(packet.payload))
    case .datagram:
      let bytes = datagram
      return unsafe body(bytes.span.bytes.clamped(packet.payload))
    }
  }

  private func readLink(_ linkType: LinkType, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    switch linkType {
    case .raw, .ipv4, .ipv6: readIP(bytes, &walk, &packet)
    case .linuxSLL: readCooked(bytes, &walk, &packet)
    case .linuxSLL2: readCooked2(bytes, &walk, &packet)
    case .null, .loop: readLoopback(bytes, &walk, &packet)
    case .ppp, .pppHDLC: readPPP(bytes, &walk, &packet)
    case .ciscoHDLC: readCiscoHDLC(bytes, &walk, &packet)
    case .pppEther: readPPPoE(bytes, &walk, &packet)
    case .ieee80211: readWiFi(bytes, &walk, &packet)
    case .ieee80211Radiotap: readRadiotap(bytes, &walk, &packet)
    case .ppi: readPPI(bytes, &walk, &packet)
    default:
      note("unknown-link-type")
      leaf(.link(0), walk, &packet)
      packet.isUnsupported = true
    }
  }

  /// Ends the walk: what is left is payload.
  @inline(__always)
  func leaf(_ kind: Packet.Kind, _ walk: HeaderWalk, _ packet: inout Packet) {
    packet.kind = kind
    packet.payload = min(walk.offset, walk.end)..<walk.end
    packet.missing = walk.missing
    packet.place = walk.place
  }

  /// Ends the walk at a header that cannot be right or is not whole. Only where no snap length explains it is it noted.
  func stop(_ kind: Packet.Kind, _ condition: StaticString, _ walk: HeaderWalk, _ packet: inout Packet) {
    if walk.missing == 0 { note(condition) }
    leaf(kind, walk, &packet)
  }

  func note(_ condition: StaticString) {
    if trouble == nil { trouble = condition }
  }

  /// Counts a tunnel; `false` when it lies too deep.
  func enterTunnel(_ walk: inout HeaderWalk) -> Bool {
    guard walk.tunnels < Self.tunnelLimit else {
      note("tunnel-depth")
      return false
    }
    walk.tunnels += 1
    return true
  }
}
