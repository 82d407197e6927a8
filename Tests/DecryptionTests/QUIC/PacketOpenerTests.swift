import Bytes
import Cryptography
import Decryption
import TestSupport
import Testing

/// RFC 9001 appendix A and RFC 9369 appendix A.
struct PacketOpenerTests {
  private static let destination = QUICVectors.bytes("8394c8f03e515708")
  /// The CRYPTO frame of appendix A.2 begins so, and its ClientHello names example.com.
  private static let frame = QUICVectors.bytes("060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868")

  private func open(_ opener: PacketOpener, _ packet: [UInt8], at offset: Int) -> (PacketOpener.Opened, [UInt8])? {
    var plain: [UInt8] = []
    guard let opened = opener.open(packet.span.bytes, numberOffset: offset, into: &plain) else { return nil }
    return (opened, Array(plain.prefix(opened.length)))
  }

  @Test(arguments: [(UInt32(1), QUICVectors.clientInitial), (UInt32(0x6b33_43cf), QUICVectors.clientInitialSecond)])
  func theClientsInitialOpens(number: UInt32, packet: [UInt8]) throws {
    let version = try #require(QUICVersion(number))
    let opener = try #require(PacketOpener.initial(to: Self.destination, version: version)).client
    let (opened, plain) = try #require(open(opener, packet, at: 18))
    #expect(opened.number == 2 && opened.headerLength == 22)
    #expect(plain.count == 1_162)
    #expect(plain.starts(with: Self.frame))
    #expect(plain.dropFirst(245).allSatisfy { $0 == 0 })
  }

  @Test(arguments: [(UInt32(1), QUICVectors.serverInitial), (UInt32(0x6b33_43cf), QUICVectors.serverInitialSecond)])
  func theServersInitialOpens(number: UInt32, packet: [UInt8]) throws {
    let version = try #require(QUICVersion(number))
    let opener = try #require(PacketOpener.initial(to: Self.destination, version: version)).server
    let (opened, plain) = try #require(open(opener, packet, at: 18))
    #expect(opened.number == 1)
    #expect(plain.starts(with: QUICVectors.bytes("02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf739")))
    #expect(plain.count == 99)
  }

  @Test(arguments: [(UInt32(1), QUICVectors.chaCha), (UInt32(0x6b33_43cf), QUICVectors.chaChaSecond)])
  func aShortHeaderUnderChaChaOpens(number: UInt32, packet: [UInt8]) throws {
    let version = try #require(QUICVersion(number))
    let opener = try #require(
      PacketOpener(
        secret: QUICVectors.chaChaSecret, suite: .chaCha20Poly1305, version: version, after: 654_360_563))
    let (opened, plain) = try #require(open(opener, packet, at: 1))
    #expect(opened.number == 654_360_564)
    #expect(plain == [1])
  }

  @Test func aFlippedBitAnywhereKeepsItClosed() throws {
    let version = try #require(QUICVersion(1))
    for index in stride(from: 0, to: 1_200, by: 37) {
      var packet = QUICVectors.clientInitial
      packet[index] ^= 0x10
      let opener = try #require(PacketOpener.initial(to: Self.destination, version: version)).client
      let isOpen = open(opener, packet, at: 18) != nil
      #expect(!isOpen, "bit in byte \(index)")
    }
  }

  @Test func whatIsTooShortStaysClosed() throws {
    let version = try #require(QUICVersion(1))
    let opener = try #require(PacketOpener.initial(to: Self.destination, version: version)).client
    for count in 0..<60 {
      let isOpen = open(opener, Array(QUICVectors.clientInitial.prefix(count)), at: 18) != nil
      #expect(!isOpen)
    }
  }

  @Test func secretsOfTheWrongLengthMakeNoOpener() throws {
    let version = try #require(QUICVersion(1))
    for suite in PacketSuite.allCases {
      let isMade = PacketOpener(secret: [1, 2, 3], suite: suite, version: version) != nil
      #expect(!isMade)
    }
  }

  @Test(arguments: [UInt32(0), 2, 0xff00_0000, 0x0a0a_0a0a, 0x5130_3530])
  func otherVersionsAreNotKnown(number: UInt32) {
    #expect(QUICVersion(number) == nil)
  }
}
