import AuditModel
import Packets

/// A packet's addresses, ports and transport, put into an order that is the same for both directions, and their hash.
struct FlowKey {
  /// The lower of the two endpoints, and the other one.
  let low: UInt128
  let high: UInt128
  /// Port of the lower endpoint in the upper half.
  let ports: UInt32
  let kind: Kind
  /// The sender is the higher of the two endpoints.
  let isFromHigh: Bool
  /// Which of the `FlowTable.partitionCount` parts of the table holds the flow.
  let partition: Int
  /// Where in the partition it is; bits that do not take part in the choice of the partition.
  let tag: UInt32

  struct Kind: OptionSet {
    let rawValue: UInt8
    static let used = Kind(rawValue: 1)
    static let tcp = Kind(rawValue: 2)
    static let v6 = Kind(rawValue: 4)
    /// The higher endpoint opened the conversation. Not part of the key.
    static let openedByHigh = Kind(rawValue: 8)
    /// SNMP was seen in the conversation, and then another packet. Not part of the key.
    static let hasSNMP = Kind(rawValue: 16)
    static let isRenumbered = Kind(rawValue: 32)
    /// Only headers around or inside other packets showed the conversation so far. Not part of the key.
    static let isHearsay = Kind(rawValue: 64)
    static let key: Kind = [.used, .tcp, .v6]
  }

  @inline(__always)
  init(_ packet: Packet, isTCP: Bool, seed: UInt64) {
    let source = packet.source.bits
    let destination = packet.destination.bits
    let sourcePort = packet.sourcePort
    let destinationPort = packet.destinationPort
    isFromHigh = source == destination ? sourcePort > destinationPort : source > destination
    low = isFromHigh ? destination : source
    high = isFromHigh ? source : destination
    ports =
      isFromHigh
      ? UInt32(destinationPort) << 16 | UInt32(sourcePort) : UInt32(sourcePort) << 16 | UInt32(destinationPort)
    var kind: Kind = isTCP ? [.used, .tcp] : .used
    if case .v6 = packet.source.version { kind.insert(.v6) }
    self.kind = kind
    let hash = Self.hash(low, high, ports, kind, seed)
    partition = isTCP ? Int(hash >> 60) : Self.datagramPartition(hash, low, high, ports, seed)
    tag = UInt32(truncatingIfNeeded: hash >> 28)
  }

  /// A QUIC client may change its address or port in the middle of a connection, so conversations with such a server
  /// lie in the partition of the server's endpoint: whoever knows the connection sees its later packets too.
  @inline(__always)
  private static func datagramPartition(
    _ hash: UInt64, _ low: UInt128, _ high: UInt128, _ ports: UInt32, _ seed: UInt64
  ) -> Int {
    let lowPort = UInt16(truncatingIfNeeded: ports >> 16)
    let highPort = UInt16(truncatingIfNeeded: ports)
    let isLow = isMoving(lowPort)
    guard isLow || isMoving(highPort) else { return Int(hash >> 60) }
    let address = isLow ? low : high
    let mixed = fold(
      UInt64(truncatingIfNeeded: address) ^ seed, UInt64(truncatingIfNeeded: address >> 64) ^ 0xA076_1D64_78BD_642F)
    return Int(fold(mixed ^ UInt64(isLow ? lowPort : highPort), seed ^ 0xD6E8_FEB8_6659_FD93) >> 60)
  }

  /// Ports of QUIC servers: the registered ones of HTTPS and of DNS over QUIC, and the usual other ones of tests.
  @inline(__always)
  private static func isMoving(_ port: UInt16) -> Bool {
    port == 443 || port == 853 || port == 8443 || port == 4433
  }

  /// Multiply and fold, keyed with the seed: an outsider who does not know the seed cannot choose colliding flows.
  @inline(__always)
  private static func hash(_ low: UInt128, _ high: UInt128, _ ports: UInt32, _ kind: Kind, _ seed: UInt64) -> UInt64 {
    let first: UInt64
    let second: UInt64
    if kind.contains(.v6) {
      first = fold(
        UInt64(truncatingIfNeeded: low >> 64) ^ seed, UInt64(truncatingIfNeeded: low) ^ 0x9E37_79B9_7F4A_7C15)
      second = fold(
        UInt64(truncatingIfNeeded: high >> 64) ^ seed, UInt64(truncatingIfNeeded: high) ^ 0xC2B2_AE3D_27D4_EB4F)
    } else {
      first = UInt64(truncatingIfNeeded: low)
      second = UInt64(truncatingIfNeeded: high)
    }
    let addresses = fold(first ^ seed, second ^ 0xD6E8_FEB8_6659_FD93)
    let rest = UInt64(ports) << 8 | UInt64(kind.rawValue)
    return fold(addresses ^ rest, seed ^ 0xA076_1D64_78BD_642F)
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
