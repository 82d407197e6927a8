import AuditModel
import Testing

@testable import Policies

@Suite struct TransportTests {
  private func weaknesses(_ fact: Fact, host: String = "telemetry.stratasys.com") throws -> [String] {
    var builder = EvidenceBuilder()
    builder.fact(fact, host: host, protocol: "tls")
    return try Verdicts(builder).findings("14", rule: "weak-tls").compactMap { $0.evidence.first?.detail["weakness"] }
      .sorted()
  }

  /// Numbers from the IANA registry of TLS cipher suites.
  @Test(
    arguments: [
      (0x0303, 0xC02F, []), (0x0304, 0x1301, []), (0x0301, 0xC013, ["version-tls1.0"]),
      (0x0302, 0x002F, ["version-tls1.1"]),
      (0x0300, 0x0005, ["cipher-rc4", "version-ssl3"]), (0x0303, 0x000A, ["cipher-des"]),
      (0x0303, 0x0003, ["cipher-export"]),
      (0x0303, 0x003B, ["cipher-null"]), (0x0303, 0xC012, ["cipher-des"]), (0x0303, 0x009C, []),
    ] as [(UInt16, UInt16, [String])])
  func versionsAndCiphers(version: UInt16, suite: UInt16, expected: [String]) throws {
    #expect(try weaknesses(.tlsServerHello(TLSServerHello(version: version, cipherSuite: suite))) == expected)
  }

  private func certificate(names: [String], commonName: String? = nil, from: Int64 = -10, to: Int64 = 10) -> Fact {
    let day: Int64 = 86_400
    return .certificate(
      CertificateFact(
        commonName: commonName, organisation: nil, names: names,
        notBefore: Timestamp(seconds: EvidenceBuilder.start.seconds + from * day),
        notAfter: Timestamp(seconds: EvidenceBuilder.start.seconds + to * day), isSelfSigned: false))
  }

  @Test func certificatesAreJudgedAtTheTimeOfTheCapture() throws {
    #expect(try weaknesses(certificate(names: ["*.stratasys.com"])) == [])
    #expect(try weaknesses(certificate(names: [], commonName: "telemetry.stratasys.com")) == [])
    #expect(try weaknesses(certificate(names: ["*.stratasys.com"], to: -1)) == ["certificate-expired"])
    #expect(try weaknesses(certificate(names: ["*.stratasys.com"], from: 1)) == ["certificate-early"])
    #expect(
      try weaknesses(certificate(names: ["www.example.com"], commonName: "telemetry.stratasys.com")) == [
        "certificate-name"
      ])
  }

  /// RFC 6125 section 6.4.3: the wildcard stands for one label, the leftmost.
  @Test(arguments: [
    ("*.example.com", "a.example.com", true), ("*.example.com", "a.b.example.com", false),
    ("*.example.com", "example.com", false), ("A.example.COM", "a.EXAMPLE.com.", true), ("*", "example", false),
    ("*.com", "", false),
  ])
  func wildcards(name: String, host: String, matches: Bool) {
    #expect(CertificateName(name).matches(host) == matches)
  }

  @Test func aForeignServersTLSIsNotJudged() throws {
    #expect(
      try weaknesses(.tlsServerHello(TLSServerHello(version: 0x0301, cipherSuite: 5)), host: "shop.example") == [])
  }

  private func severities(
    _ type: DataType, to host: String, from sender: String = EvidenceBuilder.workstation, channel: String = "clear"
  ) throws -> [Severity] {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.message([(type, "POST /v1/x body $.v")], to: host, from: sender, channel: channel)
    return try Verdicts(builder).exposure(of: type)
  }

  @Test func severityFollowsWhatWhereAndHow() throws {
    let out = "telemetry.stratasys.com"
    #expect(try severities(.emailAddress, to: out) == [.error])
    #expect(try severities(.password, to: out) == [.error])
    #expect(try severities(.macAddress, to: out) == [.warning])
    #expect(try severities(.trackingID, to: out) == [.note])
    #expect(try severities(.browserType, to: out) == [])
    #expect(try severities(.emailAddress, to: out, channel: "tls1.2") == [])
    let printer = EvidenceBuilder.printer
    #expect(try severities(.emailAddress, to: printer) == [.warning])
    #expect(try severities(.macAddress, to: printer) == [.note])
    #expect(try severities(.authToken, to: printer) == [.error])
  }

  /// Domain note 4.1.1 and 14: a token in an address is a weakness in any channel.
  @Test func aSecretInAnAddressIsExposedInAnyChannel() throws {
    func severities(_ type: DataType, _ location: String, channel: String = "tls1.3") throws -> [Severity] {
      var builder = EvidenceBuilder()
      builder.message([(type, location)], to: "telemetry.stratasys.com", channel: channel)
      return try Verdicts(builder).exposure(of: type)
    }
    #expect(try severities(.authToken, "GET /v1 query access_token") == [.warning])
    #expect(try severities(.password, "GET /v1 query password") == [.warning])
    #expect(try severities(.authToken, "GET /v1 query access_token", channel: "clear") == [.error])
    #expect(try severities(.authToken, "GET /v1 header Authorization") == [])
    #expect(try severities(.authToken, "GET /callback query code") == [])
    #expect(try severities(.emailAddress, "GET /v1 query email") == [])
  }

  @Test func localTrafficIsNeverCollection() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.message(
      [(.macAddress, "DHCPREQUEST field chaddr"), (.hostname, "DHCPREQUEST option 12")], to: "255.255.255.255",
      from: EvidenceBuilder.printer, protocol: "dhcp", channel: "clear", direction: .message)
    let verdicts = try Verdicts(builder)
    #expect(verdicts.findings.allSatisfy { $0.verdict == .exposure && $0.severity == .note })
    #expect(verdicts.findings.count == 2)
    #expect(verdicts.word("5.1") == .notObserved)
  }
}
