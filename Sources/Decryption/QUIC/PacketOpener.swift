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
    /// Bytes of the plaintext.
    package let length: Int
  }

  /// Updates looked for when no packet has opened yet: the capture may have begun late.
  private static let searchLimit = 4

  /// Packets for which later keys are looked for before any has opened.
  private static let searchBudget = 32

  /// A cipher with the vector that its nonces are made of, and the secret of both.
  private struct Keys {
    let cipher: AuthenticatedCipher
    let vector: [UInt8]
    let secret: [UInt8]
  }

  private let suite: PacketSuite
  private let version: QUICVersion
  private let header: HeaderCipher
  private var current: Keys
  private var previous: Keys?
  private var next: Keys?
  /// The first keys, kept while later ones are tried in vain.
  private let original: Keys
  /// Key phase bit of the current keys.
  private var phase: UInt8 = 0
  private var largest: UInt64?
  private var searches = 0

  /// - Parameters:
  ///   - secret: The traffic secret of the direction; of the suite's hash length.
  ///   - largest: The highest packet number seen before, if any.
  /// - Returns: `nil` when the secret is of another length or libcrypto lacks the suite.
  package init?(secret: [UInt8], suite: PacketSuite, version: QUICVersion, after largest: UInt64? = nil) {
    let length = suite.algorithm.keyLength
    guard secret.count == suite.hash.byteCount, let keys = Self.keys(secret, suite, version),
      let header = HeaderCipher(
        suite, key: LabelledExpansion.octets(length, of: secret, label: version.headerLabel, hash: suite.hash))
    else { return nil }
    self.suite = suite
    self.version = version
    self.header = header
    self.largest = largest
    current = keys
    original = keys
  }

  /// The openers of both directions' Initial packets (RFC 9001 section 5.2).
  /// - Parameter destination: The connection id to which the client sent its first Initial, or its first after a Retry.
  package static func initial(
    to destination: [UInt8], version: QUICVersion
  ) -> (client: PacketOpener, server: PacketOpener)? {
    let secret = MessageAuthenticator(.sha256, key: version.salt.span.bytes).code(of: destination.span.bytes)
    let client = LabelledExpansion.octets(32, of: secret, label: "client in", hash: .sha256)
    let server = LabelledExpansion.octets(32, of: secret, label: "server in", hash: .sha256)
    guard let first = PacketOpener(secret: client, suite: .aes128GCM, version: version),
      let second = PacketOpener(secret: server, suite: .aes128GCM, version: version)
    else { return nil }
    return (first, second)
  }

  /// Whether any packet has opened.
  package private(set) var hasOpened = false

  /// Opens one packet.
  /// - Parameters:
  ///   - packet: from its first byte to the last of its tag.
  ///   - numberOffset: where the packet number begins.
  ///   - plain: gets the frames at its front, and is made longer if need be. Undefined when this fails.
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
    let isUpdated = !isLong && first >> 2 & 1 != phase
    guard let count = open(sealed, clear, number, isUpdated: isUpdated, isLong, &plain) else { return nil }
    hasOpened = true
    largest = max(largest ?? 0, number)
    return Opened(number: number, headerLength: numberOffset + length, length: count)
  }

  private func open(
    _ sealed: RawSpan, _ header: [UInt8], _ number: UInt64, isUpdated: Bool, _ isLong: Bool, _ plain: inout [UInt8]
  ) -> Int? {
    if isLong || !isUpdated, let count = Self.open(current, sealed, header, number, &plain) { return count }
    if isLong { return nil }
    if isUpdated, let previous, let count = Self.open(previous, sealed, header, number, &plain) { return count }
    if hasOpened {
      // A forged phase bit costs one more try, as the next keys are kept.
      guard isUpdated else { return nil }
      if next == nil { next = makeNext() }
      guard let keys = next, let count = Self.open(keys, sealed, header, number, &plain) else { return nil }
      advance(to: keys, header)
      return count
    }
    return search(sealed, header, number, &plain)
  }

  /// The capture may have begun behind some updates.
  private func search(_ sealed: RawSpan, _ header: [UInt8], _ number: UInt64, _ plain: inout [UInt8]) -> Int? {
    guard searches < Self.searchBudget else { return nil }
    searches += 1
    for _ in 0..<Self.searchLimit {
      guard let keys = makeNext() else { break }
      if let count = Self.open(keys, sealed, header, number, &plain) {
        advance(to: keys, header)
        return count
      }
      current = keys
    }
    current = original
    return nil
  }

  private func advance(to keys: Keys, _ header: [UInt8]) {
    previous = current
    current = keys
    next = nil
    phase = header[0] >> 2 & 1
  }

  private func makeNext() -> Keys? {
    let secret = LabelledExpansion.octets(
      suite.hash.byteCount, of: current.secret, label: version.updateLabel, hash: suite.hash)
    return Self.keys(secret, suite, version)
  }

  private static func keys(_ secret: [UInt8], _ suite: PacketSuite, _ version: QUICVersion) -> Keys? {
    let key = LabelledExpansion.octets(
      suite.algorithm.keyLength, of: secret, label: version.keyLabel, hash: suite.hash)
    let vector = LabelledExpansion.octets(
      AuthenticatedCipher.nonceLength, of: secret, label: version.vectorLabel, hash: suite.hash)
    guard let cipher = AuthenticatedCipher(suite.algorithm, key: key.span.bytes) else { return nil }
    return Keys(cipher: cipher, vector: vector, secret: secret)
  }

  private static func open(
    _ keys: Keys, _ sealed: RawSpan, _ header: [UInt8], _ number: UInt64, _ plain: inout [UInt8]
  ) -> Int? {
    var nonce = keys.vector
    for index in 0..<8 { nonce[4 + index] ^= UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * index)) }
    return keys.cipher.open(
      sealed, nonce: nonce.span.bytes, additional: header.span.bytes, into: &plain)
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
