import Bytes
import Decryption

/// The header of one packet as far as it is not protected (RFC 9000 section 17, RFC 9369 section 3.2).
/// ```
/// long:  1 fixed type(2) … | version (4) | length, destination id | length, source id |
///        Initial: length (varint), token | length (varint) | packet number, payload
/// short: 0 fixed … | destination id | packet number, payload
/// ```
struct QUICHeader {
  enum Kind: Equatable { case initial, zeroRTT, handshake, retry, negotiation, short, otherVersion }

  let kind: Kind
  let version: UInt32
  /// Ranges of the packet. A short header's id reaches as far as the receiver knows, so its range is empty here.
  private(set) var destination = 0..<0
  private(set) var source = 0..<0
  /// Where the packet number begins; of a version negotiation the list of versions, of a Retry the token.
  private(set) var numberOffset = 1
  /// Where the packet ends: behind its length, else with the datagram.
  private(set) var end: Int
  /// The length reaches beyond the datagram.
  private(set) var isCut = false

  /// Reads the packet that begins `bytes`; `nil` when it cannot be one.
  init?(_ bytes: RawSpan) {
    guard let first = bytes.u8(at: 0) else { return nil }
    end = bytes.byteCount
    guard first & 0x80 != 0 else {
      kind = .short
      version = 0
      return
    }
    guard let version = bytes.u32(at: 1), let count = bytes.u8(at: 5), let after = bytes.u8(at: 6 + Int(count)) else {
      return nil
    }
    self.version = version
    destination = 6..<6 + Int(count)
    source = 7 + Int(count)..<7 + Int(count) + Int(after)
    kind = Self.kind(first, version)
    numberOffset = source.upperBound
    guard numberOffset <= bytes.byteCount else { return nil }
    // Other versions may have longer ids (RFC 8999 section 5.1).
    if kind == .otherVersion { return }
    guard destination.count <= QUICConnectionID.longest, source.count <= QUICConnectionID.longest else { return nil }
    guard kind == .initial || kind == .zeroRTT || kind == .handshake else { return }
    guard readLengths(bytes) else { return nil }
  }

  private mutating func readLengths(_ bytes: RawSpan) -> Bool {
    var offset = numberOffset
    if kind == .initial {
      guard let token = bytes.quicVarint(at: offset), token.value <= UInt64(bytes.byteCount) else { return false }
      offset += token.length + Int(token.value)
    }
    guard let length = bytes.quicVarint(at: offset), length.value <= 65_535 else { return false }
    numberOffset = offset + length.length
    let claimed = numberOffset + Int(length.value)
    isCut = claimed > bytes.byteCount
    end = min(claimed, bytes.byteCount)
    return numberOffset <= bytes.byteCount
  }

  private static func kind(_ first: UInt8, _ number: UInt32) -> Kind {
    if number == 0 { return .negotiation }
    guard QUICVersion.isKnown(number) else { return .otherVersion }
    let isSecond = number == 0x6b33_43cf || number == 0x709a_50c4
    switch (first >> 4 &+ (isSecond ? 3 : 0)) & 3 {
    case 0: return .initial
    case 1: return .zeroRTT
    case 2: return .handshake
    default: return .retry
    }
  }
}
