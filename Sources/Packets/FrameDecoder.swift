import AuditModel
import Bytes

/// The work and the state of `PacketDecoder`: a value, so that reading and writing its fields needs no run-time check.
struct FrameDecoder {
  /// Tunnels inside tunnels are opened so deep.
  static let tunnelLimit = 8
  /// Stacked tags and labels are passed over up to this number.
  static let tagLimit = 64
  /// Headers that name what follows by an EtherType are followed so far in all.
  static let layerLimit = 32

  var verifiesChecksums = true
  var trouble: StaticString?
  var fragments = FragmentTable()
  var assembled = AssembledDatagram()
  /// UDP headers that carry the tunnels of the frame at hand, outermost first.
  var carriers: [Packet] = []
  /// The TCP or UDP header that an ICMP error in the frame at hand quotes.
  var quoted: Packet?
  /// Whether there are `carriers` or is `quoted`.
  var showsOtherConversations = false
  /// Hardware addresses of the outermost link header, if it has any.
  var linkSource: MACAddress?
  var linkDestination: MACAddress?
  /// What an ARP packet or an IPv6 neighbour discovery message says about its sender.
  var neighbour: Neighbour?
  /// Number and time of the frame at hand.
  var frameNumber = 0
  var frameTime = Timestamp(nanoseconds: 0)

  /// The most that libpcap takes of a frame (its MAXIMUM_SNAPLEN). A frame that claims to have lost more than that was
  /// never on a wire: its length is made up, and would fill the ledger with bytes that nobody sent.
  private static let longestFrame = 262_144

  /// Reads one frame whose layer below is `length` bytes long on the wire; `packet` must be new.
  mutating func decode(
    _ frame: RawSpan, _ linkType: LinkType, number: Int, time: Timestamp, length: Int, into packet: inout Packet
  ) {
    trouble = nil
    if showsOtherConversations { forgetOtherConversations() }
    linkSource = nil
    linkDestination = nil
    neighbour = nil
    frameNumber = number
    frameTime = time
    let captured = frame.byteCount
    var walk = HeaderWalk(end: max(0, min(captured, length)))
    walk.missing = max(0, length - captured)
    if walk.missing > Self.longestFrame {
      note("original-length")
      walk.missing = 0
    }
    if linkType.rawValue == LinkType.ethernet.rawValue {
      readEthernet(frame, &walk, &packet)
    } else {
      readLink(linkType, frame, &walk, &packet)
    }
  }

  private mutating func readLink(
    _ linkType: LinkType, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet
  ) {
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

  @inline(never)
  private mutating func forgetOtherConversations() {
    carriers.removeAll(keepingCapacity: true)
    quoted = nil
    showsOtherConversations = false
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
  @inline(never)
  mutating func stop(_ kind: Packet.Kind, _ condition: StaticString, _ walk: HeaderWalk, _ packet: inout Packet) {
    if walk.missing == 0 { note(condition) }
    leaf(kind, walk, &packet)
  }

  @inline(never)
  mutating func note(_ condition: StaticString) {
    if trouble == nil { trouble = condition }
  }

  /// Counts a tunnel; `false` when it lies too deep.
  mutating func enterTunnel(_ walk: inout HeaderWalk) -> Bool {
    guard walk.tunnels < Self.tunnelLimit else {
      note("tunnel-depth")
      return false
    }
    walk.tunnels += 1
    return true
  }
}
