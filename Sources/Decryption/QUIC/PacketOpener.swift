import Bytes
package import Cryptography

/// Opens the packets of one direction at one level of encryption: takes off header protection, restores packet numbers,
/// follows key updates (RFC 9001 sections 5 and 6). Confined to one thread.
package final class PacketOpener {
  /// What was learned of a packet that opened.
  package struct Opened: Equatable, Sendable {
    /// Its full number.
    package let number: UInt64
    /// Bytes before the ciphertext, the packet number included.
    package let headerLength: Int
    /// The first byte without its mask.
    package let first: UInt8
  }

  /// Updates looked for when no packet has opened yet: the capture may have begun late.
  private static let searchLimit = 4

  /// Packets for which later keys are looked for before any has opened.
  private static let searchBudget = 32

  private let suite: PacketSuite
  private let version: QUICVersion
  private let header: HeaderCipher
  private var secret: [UInt8]
  private var current: PacketCipher
  private var previous: PacketCipher?
  private var next: (cipher: PacketCipher, secret: [UInt8])?
  /// Key phase bit of the current keys.
  private var phase: UInt8 = 0
  private var largest: UInt64?
  private var searches = 0

  /// - Parameter secret: The traffic secret of the direction; of the suite's hash length.
  /// - Returns: `nil` when the secret is of another length or libcrypto lacks the suite.
  package init?(secret: [UInt8], suite: PacketSuite, version: QUICVersion) {
    guard secret.count == suite.hash.byteCount, let cipher = Self.cipher(secret, suite, version),
      let header = HeaderCipher(
        suite,
        key: KeyDerivation.expand(secret, label: version.headerLabel, count: suite.keyLength, hash: suite.hash))
    else { return nil }
    self.suite = suite
    self.version = version
    self.header = header
    self.secret = secret
    current = cipher
  }

  /// The openers of both directions' Initial packets (RFC 9001 section 5.2).
  /// - Parameter destination: The connection id to which the client sent its first Initial, or its first after a Retry.
  package static func initial(
    to destination: [UInt8], version: QUICVersion
  ) -> (client: PacketOpener, server: PacketOpener)? {
    let secret = KeyDerivation.extract(salt: version.salt, key: destination, hash: .sha256)
    let client = KeyDerivation.expand(secret, label: "client in", count: 32, hash: .sha256)
    let server = KeyDerivation.expand(secret, label: "server in", count: 32, hash: .sha256)
    guard let first = PacketOpener(secret: client, suite: .aes128GCM, version: version),
      let second = PacketOpener(secret: server, suite: .aes128GCM, version: version)
    else { return nil }
    return (first, second)
  }

  /// Whether any packet has opened.
  package var hasOpened: Bool { largest != nil }

  /// Opens one packet.
  /// - Parameters:
  ///   - packet: from its first byte to the last of its tag.
  ///   - numberOffset: where the packet number begins.
  ///   - plain: gets the frames, replacing what it held. Undefined when this fails.
  /// - Returns: `nil` when it is not whole, or not under these keys.
  package func open(_ packet: RawSpan, numberOffset: Int, into plain: inout [UInt8]) -> Opened? {
    guard let masked = packet.u8(at: 0), numberOffset > 0,
      let mask = header.mask(of: packet.dropping(numberOffset + 4).prefix(HeaderCipher.sampleLength))
    else { return nil }
    let isLong = masked & 0x80 != 0
    let first = masked ^ UInt8(truncatingIfNeeded: mask >> 32) & (isLong ? 0x0F : 0x1F)
    let length = Int(first & 3) + 1
    var clear: [UInt8] = []
    clear.reserveCapacity(numberOffset + length)
    for index in 0..<numberOffset + length { clear.append(packet.u8(at: index) ?? 0) }
    clear[0] = first
    var truncated: UInt64 = 0
    for index in 0..<length {
      clear[numberOffset + index] ^= UInt8(truncatingIfNeeded: mask >> UInt64(24 - 8 * index))
      truncated = truncated << 8 | UInt64(clear[numberOffset + index])
    }
    let number = Self.restore(truncated, length: length, after: largest)
    let sealed = packet.dropping(numberOffset + length)
    guard open(sealed, clear, number, isUpdated: !isLong && (first >> 2 & 1) != phase, isLong, &plain) else {
      return nil
    }
    largest = max(largest ?? 0, number)
    return Opened(number: number, headerLength: numberOffset + length, first: first)
  }

  private func open(
    _ sealed: RawSpan, _ header: [UInt8], _ number: UInt64, isUpdated: Bool, _ isLong: Bool, _ plain: inout [UInt8]
  ) -> Bool {
    if isLong { return current.open(sealed, header: header, number: number, into: &plain) }
    if !isUpdated, current.open(sealed, header: header, number: number, into: &plain) { return true }
    if isUpdated, let previous, previous.open(sealed, header: header, number: number, into: &plain) { return true }
    if hasOpened && !isUpdated { return false }
    if !hasOpened {
      guard searches < Self.searchBudget else { return false }
      searches += 1
    }
    // A forged phase bit costs one more try, as the next keys are kept.
    for _ in 0..<(hasOpened ? 1 : Self.searchLimit) {
      guard let update = next ?? makeNext() else { return false }
      next = update
      if update.cipher.open(sealed, header: header, number: number, into: &plain) {
        advance(to: update)
        phase = header[0] >> 2 & 1
        return true
      }
      if hasOpened { return false }
      advance(to: update)
    }
    restart()
    return false
  }

  private func advance(to update: (cipher: PacketCipher, secret: [UInt8])) {
    if original == nil { original = (current, secret) }
    previous = current
    current = update.cipher
    secret = update.secret
    next = nil
  }

  /// The first keys, kept while later ones are tried in vain.
  private var original: (cipher: PacketCipher, secret: [UInt8])?

  private func restart() {
    guard let original else { return }
    (current, secret) = original
    previous = nil
    next = nil
  }

  private func makeNext() -> (cipher: PacketCipher, secret: [UInt8])? {
    let updated = KeyDerivation.expand(
      secret, label: version.updateLabel, count: suite.hash.byteCount, hash: suite.hash)
    return Self.cipher(updated, suite, version).map { ($0, updated) }
  }

  private static func cipher(_ secret: [UInt8], _ suite: PacketSuite, _ version: QUICVersion) -> PacketCipher? {
    PacketCipher(
      suite, key: KeyDerivation.expand(secret, label: version.keyLabel, count: suite.keyLength, hash: suite.hash),
      vector: KeyDerivation.expand(secret, label: version.vectorLabel, count: 12, hash: suite.hash))
  }

  /// RFC 9000 appendix A.3: the number nearest to the one expected that ends in these bits.
  static func restore(_ truncated: UInt64, length: Int, after largest: UInt64?) -> UInt64 {
    let expected = largest.map { $0 &+ 1 } ?? 0
    let window: UInt64 = 1 << UInt64(8 * length)
    let candidate = expected & ~(window - 1) | truncated
    if candidate &+ window / 2 <= expected, candidate < 1 << 62 - window { return candidate &+ window }
    if candidate > expected &+ window / 2, candidate >= window { return candidate &- window }
    return candidate
  }
}
