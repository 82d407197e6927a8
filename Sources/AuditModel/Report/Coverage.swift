/// The ledger of payload bytes: each byte above the transport header (or above the last header that could be read) is
/// in exactly one bin. `gap` holds bytes that were sent but are not in the capture.
@usableFromInline
package struct Coverage: Hashable, Sendable, Codable {
  @usableFromInline
  package enum Bin: String, Sendable, CaseIterable {
    case decoded, opaqueEncrypted, opaqueUnknown, gap, retransmitted, unsupported
  }

  @usableFromInline package internal(set) var decoded = 0
  @usableFromInline package internal(set) var opaqueEncrypted = 0
  @usableFromInline package internal(set) var opaqueUnknown = 0
  @usableFromInline package internal(set) var gap = 0
  @usableFromInline package internal(set) var retransmitted = 0
  @usableFromInline package internal(set) var unsupported = 0
  /// Frames that the kernel or the interface dropped while capturing, as the capture tells: bytes that no bin can hold.
  package var droppedPackets = 0

  package init() {}

  package var payloadBytes: Int { decoded + opaqueEncrypted + opaqueUnknown + gap + retransmitted + unsupported }

  @inlinable @inline(__always)
  package mutating func add(_ count: Int, to bin: Bin) {
    switch bin {
    case .decoded: decoded &+= count
    case .opaqueEncrypted: opaqueEncrypted &+= count
    case .opaqueUnknown: opaqueUnknown &+= count
    case .gap: gap &+= count
    case .retransmitted: retransmitted &+= count
    case .unsupported: unsupported &+= count
    }
  }

  /// The bytes in one bin.
  package func count(of bin: Bin) -> Int {
    switch bin {
    case .decoded: decoded
    case .opaqueEncrypted: opaqueEncrypted
    case .opaqueUnknown: opaqueUnknown
    case .gap: gap
    case .retransmitted: retransmitted
    case .unsupported: unsupported
    }
  }

  package mutating func merge(_ other: Coverage) {
    decoded += other.decoded
    opaqueEncrypted += other.opaqueEncrypted
    opaqueUnknown += other.opaqueUnknown
    gap += other.gap
    retransmitted += other.retransmitted
    unsupported += other.unsupported
    droppedPackets += other.droppedPackets
  }

  /// The share of payload bytes that was read, 0 to 1; 1 when there was nothing to read.
  package var share: Double { payloadBytes == 0 ? 1 : Double(decoded) / Double(payloadBytes) }
}
