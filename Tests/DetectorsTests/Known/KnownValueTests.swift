import AuditModel
import Bytes
import Foundation
import Testing

@testable import Detectors

/// Encode, then detect: every spelling, coding and digest of the user's own values is found.
struct KnownValueTests {
  private static let known = [
    KnownValue(type: .macAddress, text: "00:00:5e:00:53:10"),
    KnownValue(type: .emailAddress, text: "operator@example.com"),
    KnownValue(type: .phoneNumber, text: "+1 212 555 0123"), KnownValue(type: .serialNumber, text: "D12345"),
    KnownValue(type: .jobName, text: "bracket_v3"), KnownValue(type: .ssid, text: "lab"),
  ]

  @Test(arguments: [
    ("00:00:5e:00:53:10", DataType.macAddress), ("00005E005310", .macAddress), ("x=00-00-5E-00-53-10;", .macAddress),
    ("0000.5e00.5310", .macAddress), ("operator%40example.com", .emailAddress), ("OPERATOR@EXAMPLE.COM", .emailAddress),
    ("2125550123", .phoneNumber), ("(212) 555-0123", .phoneNumber), ("0012125550123", .phoneNumber),
    ("12125550123", .phoneNumber), ("%2B12125550123", .phoneNumber), ("d12345", .serialNumber),
    ("SN:D12345!", .serialNumber),
    ("BRACKET_V3", .jobName), ("lab", .ssid),
    ("b3BlcmF0b3JAZXhhbXBsZS5jb20=", .emailAddress), ("6f70657261746f72406578616d706c652e636f6d", .emailAddress),
    ("MDA6MDA6NWU6MDA6NTM6MTA=", .macAddress), ("AABeAFMQ", .macAddress),
  ])
  func everySpellingIsKnown(text: String, type: DataType) throws {
    let found = try Inspector(known: Self.known).inspect(text).filter { $0.type == type }
    #expect(found.map(\.confidence) == [.known])
  }

  /// A maker numbers the interfaces of a device through: the addresses beside a known one are probably its own.
  @Test(arguments: [
    ("0a005e005311", ["0a:00:5e:00:53:11 sibling inferred"]),
    ("0A-00-5E-00-53-0F", ["0a:00:5e:00:53:0f sibling inferred"]),
    ("0a:00:5e:00:53:12", ["0a:00:5e:00:53:12  validated"]), ("0a005e005312", []),
    ("0a005e00531", []), ("0a005e0053110", []), ("0a:00:5e:00:53:10", ["0a:00:5e:00:53:10  known"]),
    // The organisation's last address has no neighbour behind it; one that is known itself is no sibling.
    ("0e0000000000", []), ("0c:00:5e:00:53:01", ["0c:00:5e:00:53:01  known"]),
  ])
  func addressesBesideAKnownOneAreProbablyItsOwn(text: String, expected: [String]) throws {
    let known = ["0a:00:5e:00:53:10", "0d:ff:ff:ff:ff:ff", "0c:00:5e:00:53:00", "0c:00:5e:00:53:01"].map {
      KnownValue(type: .macAddress, text: $0)
    }
    let found = try Inspector(known: known).inspect(text).filter { $0.type == .macAddress }
      .map { "\($0.value) \($0.forms.map(\.rawValue).joined()) \($0.confidence.rawValue)" }
    #expect(found == expected)
  }

  @Test(arguments: ["D123456", "XD12345", "bracket_v30", "label", "92125550123", "3.1421255501235", "AABeAFMQQQ"])
  func partsOfLongerWordsAreNot(text: String) throws {
    #expect(try Inspector(known: Self.known).inspect(text).filter { $0.confidence == .known }.isEmpty)
  }

  /// Digests computed by Python's hashlib.
  @Test(arguments: [
    ("9d4cc24b78a7f5ba152295c782aedf41", DataType.emailAddress, ["md5"]),
    ("6efd557ea73f11c7d327707b619d8a7ee2f564d7", DataType.emailAddress, ["sha1"]),
    ("353333a28b6ed7eae255279a04eab07c76b1a298202d10439ca7ed0e", DataType.emailAddress, ["sha224"]),
    ("5da87e12d60dd043031d0cddabe2311aaeaa53da77260be215b51cdc194cce0e", DataType.emailAddress, ["sha256"]),
    (
      "a207bc1279f1319a59e2917367749844ccc44e5bbf581d92d8d60eead00716f19ffd44a3b94bf918fa34893ed124fae0",
      DataType.emailAddress, ["sha384"]
    ),
    (
      "85fb4327d849c781487ab67504d6d8c010e25a3d403acdf1d4513aa6427c24e7e2ff1a4cb701eab5f2d98899947a291f024d3daade9d25d57b2b5255cfe58cda",
      DataType.emailAddress, ["sha512"]
    ),
    ("2000D12E302223B9A247C3A8F991B185940DEA7D1F5DEB21E60D9C5292804E5F", DataType.macAddress, ["sha256"]),
    ("b7409fccf38ee92b52e8c425e2705446", DataType.macAddress, ["md5"]),
    ("11dcae9402d7d3f2ec623631925fb4953f3a3ed3", DataType.macAddress, ["sha1"]),
    ("27e0fa5123e83b8d78af1156024ff01694f7ccf420aa0a3b0b1cbd2f0c40a33d", DataType.phoneNumber, ["sha256"]),
    ("53ed517fa8e01227bd3ebdc60c78b3f7a7f3a199decdf492af61584ed4ac608d", DataType.phoneNumber, ["sha256"]),
    ("724e2072228ff051cb72d5d1d53531bb9bc590805a0b95ea314c008c57e5da86", DataType.emailAddress, ["sha256", "md5"]),
    ("Xah+EtYN0EMDHQzdq+IxGq6qU9p3JgviFbUc3BlMzg4=", DataType.emailAddress, ["sha256"]),
    (
      "hftDJ9hJx4FIerZ1BNbYwBDiWj1AOs3x1FE6pkJ8JOfi_xpMtwHqtfLZiJmUeikfAk09qt6dJdV7K1JVz-WM2g", DataType.emailAddress,
      ["sha512"]
    ),
  ])
  func everyDigestIsKnown(token: String, type: DataType, forms: [String]) throws {
    let found = try Inspector(known: Self.known).inspect(token)
    #expect(found.map(\.type) == [type])
    #expect(found.first?.forms.map(\.rawValue) == forms)
    #expect(found.first?.confidence == .known)
  }

  @Test func rawOctetsInPayloadAreFound() throws {
    let inspector = try Inspector(known: Self.known)
    let payload: [UInt8] = [0xFF, 0x01, 0x00, 0x00, 0x5E, 0x00, 0x53, 0x10, 0xEE] + Array("..D12345..".utf8)
    let found = inspector.inspectRaw(payload)
    #expect(Set(found.map(\.type)) == [.macAddress, .serialNumber])
    #expect(Set(found.map(\.value)) == ["00:00:5e:00:53:10", "D12345"])
  }

  @Test func zerosPadASerialNumber() throws {
    let inspector = try Inspector(known: [KnownValue(type: .serialNumber, text: "0012345")])
    #expect(inspector.inspect("00000012345").map(\.confidence) == [.known])
    #expect(inspector.inspect("12345").map(\.confidence) == [.known])
    #expect(inspector.inspect("9912345").isEmpty)
  }

  @Test func seenValuesResolveDigestsInAnyOrder() throws {
    let inspector = try Inspector()
    _ = inspector.inspect("2000d12e302223b9a247c3a8f991b185940dea7d1f5deb21e60d9c5292804e5f")
    let digest = inspector.pending
    #expect(digest.count == 1)
    var seen = SeenValues()
    seen.insert(.macAddress, Array("00:00:5e:00:53:10".utf8).span.bytes)
    seen.insert(.emailAddress, Array("operator@example.com".utf8).span.bytes)
    var first = PendingTokens<Int>()
    var second = PendingTokens<Int>()
    let token = digest[0]
    first.insert(TokenCandidate(kind: .digest, range: 0..<64, bytes: token.span.bytes), tag: 7)
    second.insert(TokenCandidate(kind: .digest, range: 0..<64, bytes: token.span.bytes), tag: 3)
    second.insert(
      TokenCandidate(kind: .digest, range: 0..<64, bytes: [UInt8](repeating: 1, count: 32).span.bytes), tag: 4)
    second.insert(
      TokenCandidate(kind: .lastOctets, range: 0..<6, bytes: [0x00 as UInt8, 0x53, 0x10].span.bytes), tag: 5)
    var oneWay = first
    oneWay.merge(second)
    var otherWay = second
    otherWay.merge(first)
    let resolved = oneWay.resolve(seen, with: Redactor(showsValues: true))
    let same = otherWay.resolve(seen, with: Redactor(showsValues: true))
    #expect(resolved.map(\.tag) == [3, 5, 7])
    #expect(resolved.map(\.tag) == same.map(\.tag))
    #expect(resolved.map { $0.value.clear } == Array(repeating: "00:00:5e:00:53:10", count: 3))
    #expect(resolved.map { $0.forms.map(\.rawValue) } == [["sha256"], ["last-octets"], ["sha256"]])
  }

  @Test func hostNamesHandOnTheirTails() throws {
    let inspector = try Inspector()
    _ = inspector.inspect("printer-005310.example.com", key: "hostname")
    #expect(inspector.pending == [[0x00, 0x53, 0x10]])
    #expect(inspector.pendingKinds == [.lastOctets])
  }

  @Test func tooManyTokensKeepTheSmallestWhateverTheOrder() {
    func token(_ number: Int) -> [UInt8] {
      [UInt8](repeating: 0, count: 13) + [UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]
    }
    let count = 2 * PendingTokens<Int>.limit + 100
    var ascending = PendingTokens<Int>()
    var descending = PendingTokens<Int>()
    for number in 0..<count {
      ascending.insert(TokenCandidate(kind: .digest, range: 0..<32, bytes: token(number).span.bytes), tag: number)
      let other = count - 1 - number
      descending.insert(TokenCandidate(kind: .digest, range: 0..<32, bytes: token(other).span.bytes), tag: other)
    }
    #expect(ascending.keptTokens == descending.keptTokens)
    #expect(ascending.keptTokens.count == PendingTokens<Int>.limit)
  }
}
