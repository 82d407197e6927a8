import AuditModel
import Bytes

/// What the header of a classic pcap file fixes for all of its records.
struct PcapState {
  /// Longest record accepted where the file does not claim a longer snap length (libpcap's own maximum).
  private static let usualLimit = 262_144
  /// Longest record accepted whatever the file claims.
  private static let largestLimit = 16 << 20

  /// How `incl_len` and `orig_len` stand in the records: old versions had them the other way round.
  enum LengthOrder { case usual, swapped, unsure }

  static let fileHeaderLength = 24

  private(set) var isLittleEndian = false
  private(set) var hasNanoseconds = false
  private(set) var recordHeaderLength = 16
  private(set) var lengthOrder = LengthOrder.usual
  private(set) var linkType = LinkType.unknown
  private(set) var fcsLength: UInt8 = 0
  private(set) var snapLength = 0
  private(set) var recordLimit = usualLimit
  var hasToldInterface = false

  init() {}

  //  draft-ietf-opsawg-pcap section 4
  //   0                   1                   2                   3
  //  +---------------------------------------------------------------+
  //  |                 Magic Number (A1B2C3D4, A1B23C4D)             |
  //  |          Major Version        |         Minor Version         |
  //  |                           Reserved1                           |
  //  |                           Reserved2                           |
  //  |                            SnapLen                            |
  //  | FCS |f|   0   |               LinkType                        |
  //  +---------------------------------------------------------------+
  init?(_ bytes: RawSpan) {
    guard let magic = bytes.u32(at: 0) else { return nil }
    isLittleEndian = magic & 0xFF == 0xA1
    func u32(_ offset: Int) -> UInt32 {
      (isLittleEndian ? bytes.u32LittleEndian(at: offset) : bytes.u32(at: offset)) ?? 0
    }
    let canonical = u32(0)
    hasNanoseconds = canonical == 0xA1B2_3C4D
    // A. Kuznetsov's kernel patch: interface, protocol and packet type follow the lengths.
    if canonical == 0xA1B2_CD34 { recordHeaderLength = 24 }
    let version = u32(4)
    let (major, minor) = isLittleEndian ? (version & 0xFFFF, version >> 16) : (version >> 16, version & 0xFFFF)
    switch (major, minor) {
    case (2, 3): lengthOrder = .unsure
    case (2, 0...2), (543, _): lengthOrder = .swapped
    case (2, _): lengthOrder = .usual
    default: return nil
    }
    snapLength = Int(u32(16))
    recordLimit = min(max(Self.usualLimit, snapLength), Self.largestLimit)
    let network = u32(20)
    linkType = Self.registered(UInt16(truncatingIfNeeded: network))
    if network & 0x0400_0000 != 0 { fcsLength = UInt8(network >> 28) }
  }

  /// Systems write their own number for raw IP where the registry's is 101.
  private static func registered(_ number: UInt16) -> LinkType {
    number == 12 || number == 14 ? .raw : LinkType(rawValue: number)
  }
}
