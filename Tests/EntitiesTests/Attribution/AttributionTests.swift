import AuditModel
import Entities
import RulePacks
import Testing

/// Who received it. Addresses are documentation addresses, names are example names and the vendor's own.
struct AttributionTests {
  private static let client = IPAddress(v4: 0xC000_020A)
  private static let other = IPAddress(v4: 0xC000_020B)
  private static let server = IPAddress(v4: 0xCB00_7110)

  private func fact(
    _ fact: Fact, frame: Int, client: IPAddress = client, capture: Int = 0, flow: Int? = nil, host: String? = nil
  ) -> SightedFact {
    SightedFact(
      fact,
      Sighting(
        capture: capture, frames: FrameList([frame]), flow: FlowReference(transport: .tcp, firstFrame: flow ?? frame),
        time: Timestamp(seconds: 1_530_000_000), client: client, server: Self.server, serverPort: 443, host: host,
        protocolName: "x"))
  }

  /// Read once for all tests.
  private static let map = Result { EntityMap(try EntityLibrary(shippedRules()).entities) }

  private func attribution(_ facts: [SightedFact], inventory: Inventory = Inventory()) throws -> Attribution {
    Attribution(
      facts: facts, map: try Self.map.get(), inventory: inventory,
      controller: "stratasys", suffixes: PublicSuffixes())
  }

  private func question(
    _ recipient: IPAddress = server, host: String? = nil, frame: Int = 100, sender: IPAddress = client,
    isResponse: Bool = false, protocolName: String = "http/1.1", flow: Int? = nil, capture: Int = 0
  ) -> Question {
    Question(
      sender: sender, recipient: recipient, port: 443, host: host, isResponse: isResponse, protocolName: protocolName,
      capture: capture, frame: frame, flow: flow.map { FlowReference(transport: .tcp, firstFrame: $0) },
      time: Timestamp(seconds: 1_530_000_000))
  }

  // MARK: Names

  @Test func theHostHeaderNamesTheRecipient() throws {
    let answer = try attribution([]).answer(question(host: "WWW.Stratasys.com:8080"))
    #expect(
      answer.recipient
        == Transfer.Recipient(
          address: "203.0.113.16", host: "www.stratasys.com", entity: "stratasys", party: .firstParty,
          evidence: ["host"]))
  }

  @Test func answersSeenBeforeNameTheRecipient() throws {
    let facts = [
      fact(.address(name: "old.example.org", Self.server), frame: 10),
      fact(.address(name: "telemetry.stratasys.com", Self.server), frame: 50),
      fact(.address(name: "later.example.org", Self.server), frame: 200),
      fact(.address(name: "neighbour.example.org", Self.server), frame: 90, client: Self.other),
    ]
    let answer = try attribution(facts).answer(question())
    #expect(answer.recipient.host == "telemetry.stratasys.com")
    #expect(answer.recipient.evidence == ["dns"])
    #expect(answer.recipient.party == .firstParty)
    // Somebody else's answer, then a later one, when the sender saw none before.
    let theirs = try attribution(Array(facts[2...])).answer(question())
    #expect(theirs.recipient.host == "neighbour.example.org")
    let later = try attribution([facts[2]]).answer(question())
    #expect(later.recipient.host == "later.example.org")
  }

  @Test func answersOfOtherCapturesCountLast() throws {
    let facts = [
      fact(.address(name: "elsewhere.example.org", Self.server), frame: 10, capture: 1),
      fact(.address(name: "here.example.org", Self.server), frame: 500),
    ]
    #expect(try attribution(facts).answer(question()).recipient.host == "here.example.org")
    #expect(try attribution([facts[0]]).answer(question()).recipient.host == "elsewhere.example.org")
  }

  @Test func theNameAskedForDecidesBeforeItsAliases() throws {
    let facts = [
      fact(.alias(name: "print.grabcad.com", target: "x.us-east-1.elb.amazonaws.com"), frame: 9),
      fact(.address(name: "x.us-east-1.elb.amazonaws.com", Self.server), frame: 9),
    ]
    for host in [nil, "print.grabcad.com"] {
      let answer = try attribution(facts).answer(question(host: host))
      #expect(answer.recipient.host == "print.grabcad.com")
      #expect(answer.recipient.entity == "grabcad")
      #expect(answer.hosting == "amazon-web-services")
      #expect(answer.recipient.evidence == (host == nil ? ["dns", "cname"] : ["host", "dns", "cname"]))
      #expect(answer.notices.isEmpty)
    }
  }

  @Test func aBareCarrierIsTheRecipientAndAnUnknownNameOnOneIsNot() throws {
    let bare = try attribution([fact(.address(name: "d2x.cloudfront.net", Self.server), frame: 9)]).answer(question())
    #expect(bare.recipient.entity == "cloudfront")
    #expect(bare.recipient.party == .processor)
    let carried = try attribution([
      fact(.alias(name: "files.example.org", target: "d2x.cloudfront.net"), frame: 9),
      fact(.address(name: "d2x.cloudfront.net", Self.server), frame: 9),
    ]).answer(question())
    #expect(carried.recipient.host == "files.example.org")
    #expect(carried.recipient.entity == nil)
    #expect(carried.recipient.party == .thirdParty)
    #expect(carried.hosting == "cloudfront")
  }

  @Test func aHiddenTrackerIsFoundBehindAnUnknownName() throws {
    let answer = try attribution([
      fact(.alias(name: "metrics.example.org", target: "s123.en25.com"), frame: 9),
      fact(.address(name: "s123.en25.com", Self.server), frame: 9),
    ]).answer(question(host: "metrics.example.org"))
    #expect(answer.recipient.entity == "eloqua")
    let cloaked = try attribution([
      fact(.alias(name: "metrics.stratasys.com", target: "s123.en25.com"), frame: 9),
      fact(.address(name: "s123.en25.com", Self.server), frame: 9),
    ]).answer(question(host: "metrics.stratasys.com"))
    #expect(cloaked.recipient.entity == "stratasys")
    #expect(cloaked.notices.map(\.kind) == ["alias-of-another-entity"])
  }

  @Test func loopsOfAliasesEnd() throws {
    let facts = [
      fact(.alias(name: "a.example.org", target: "b.example.org"), frame: 1),
      fact(.alias(name: "b.example.org", target: "a.example.org"), frame: 1),
      fact(.address(name: "a.example.org", Self.server), frame: 1),
    ]
    #expect(try attribution(facts).answer(question()).recipient.host == "b.example.org")
    #expect(try attribution(facts).answer(question(host: "c.example.org")).recipient.host == "c.example.org")
  }

  @Test func theServerNameOfTheFlowNamesTheRecipient() throws {
    let hello = TLSClientHello(serverName: "print.grabcad.com", applicationProtocols: [], highestVersion: 0x0303)
    let facts = [fact(.tlsClientHello(hello), frame: 40, flow: 38)]
    let answer = try attribution(facts).answer(question(protocolName: "tls", flow: 38))
    #expect(answer.recipient.host == "print.grabcad.com")
    #expect(answer.recipient.evidence == ["sni"])
    let fronted = try attribution(facts).answer(question(host: "hidden.example.org", flow: 38))
    #expect(fronted.recipient.host == "hidden.example.org")
    #expect(fronted.notices.map(\.kind) == ["domain-fronting"])
    let sibling = try attribution(facts).answer(question(host: "help.grabcad.com", flow: 38))
    #expect(sibling.notices.isEmpty)
  }

  @Test func certificatesSupportAndNameButDoNotOverride() throws {
    let certificate = CertificateFact(
      commonName: "*.grabcad.com", organisation: "GrabCAD", names: ["*.grabcad.com"], notBefore: nil, notAfter: nil,
      isSelfSigned: false)
    let facts = [fact(.certificate(certificate), frame: 42, flow: 38)]
    let alone = try attribution(facts).answer(question(protocolName: "tls", flow: 38))
    #expect(alone.recipient.host == nil)
    #expect(alone.recipient.entity == "grabcad")
    #expect(alone.recipient.evidence == ["certificate"])
    let named = try attribution(facts).answer(question(host: "print.grabcad.com", flow: 38))
    #expect(named.recipient.evidence == ["host", "certificate"])
    let deeper = try attribution(facts).answer(question(host: "a.b.grabcad.com", flow: 38))
    #expect(deeper.recipient.evidence == ["host"])
  }

  @Test func aCertificateForAnotherNameIsNoticed() throws {
    let hello = TLSClientHello(serverName: "www.example.org", applicationProtocols: [], highestVersion: 0x0303)
    let certificate = CertificateFact(
      commonName: "proxy.example.net", organisation: nil, names: [], notBefore: nil, notAfter: nil, isSelfSigned: true)
    let both = try attribution([
      fact(.tlsClientHello(hello), frame: 40, flow: 38), fact(.certificate(certificate), frame: 42, flow: 38),
    ])
    #expect(both.certificateNotices.map(\.kind) == ["certificate-mismatch"])
    #expect(try attribution([fact(.tlsClientHello(hello), frame: 40, flow: 38)]).certificateNotices.isEmpty)
  }

  // MARK: The local network

  @Test func privateAndGroupAddressesAreLocal() throws {
    let attribution = try attribution([])
    for address in [
      "10.77.0.20", "192.168.1.5", "169.254.3.4", "224.0.0.251", "255.255.255.255", "fe80::1", "ff02::fb",
    ] {
      let answer = attribution.answer(question(try #require(IPAddress(address))))
      #expect(answer.recipient.party == .localNetwork, "\(address)")
      #expect(answer.recipient.evidence == ["address"])
      #expect(answer.recipient.host == nil)
    }
    #expect(attribution.answer(question()).recipient.party == .unknown)
  }

  @Test func whoAnswersOnTheLinkIsLocalUnlessANameContradicts() throws {
    let neighbour = fact(.neighbour(Self.server, MACAddress(bits: 0x0000_5E00_5310)), frame: 1)
    let attribution = try attribution([neighbour])
    let answer = attribution.answer(question())
    #expect(answer.recipient.party == .localNetwork)
    #expect(answer.recipient.evidence == ["arp"])
    #expect(attribution.answer(question(host: "203.0.113.16")).recipient.party == .localNetwork)
    #expect(attribution.answer(question(host: "printer.local")).recipient.party == .localNetwork)
    // A replica of the vendor's site on the bench is still the vendor's by name.
    #expect(attribution.answer(question(host: "www.stratasys.com")).recipient.party == .firstParty)
    #expect(attribution.answer(question(host: "www.example.org")).recipient.party == .thirdParty)
  }

  @Test func devicesOfTheInventoryAreLocal() throws {
    let inventory = try Inventory(
      RuleNode(
        text: """
          devices: [{name: p, addresses: [203.0.113.16], macs: ["00:00:5e:00:53:11"], hostnames: [p.example.org]}]
          trusted-hosts: [mes.example.com]
          """, file: "inventory"))
    let attribution = try attribution(
      [fact(.neighbour(Self.other, MACAddress(bits: 0x0000_5E00_5311)), frame: 1)], inventory: inventory)
    #expect(attribution.answer(question()).recipient.evidence == ["inventory"])
    #expect(attribution.answer(question(Self.other)).recipient.evidence == ["inventory"])
    let named = attribution.answer(question(Self.client, host: "p.example.org"))
    #expect(named.recipient.party == .localNetwork)
    #expect(named.recipient.evidence == ["host", "inventory"])
    #expect(attribution.answer(question(host: "api.mes.example.com")).recipient.party == .user)
    #expect(attribution.answer(question(Self.client, host: "notmes.example.com")).recipient.party == .thirdParty)
  }

  @Test func aResponseGoesBackToTheClient() throws {
    let attribution = try attribution([fact(.neighbour(Self.client, MACAddress(bits: 0x0000_5E00_530A)), frame: 1)])
    let near = attribution.answer(
      question(Self.client, host: "www.stratasys.com", sender: Self.server, isResponse: true))
    #expect(near.recipient == Transfer.Recipient(address: "192.0.2.10", party: .localNetwork, evidence: ["arp"]))
    let far = attribution.answer(question(Self.other, sender: Self.server, isResponse: true))
    #expect(far.recipient.party == .user)
    #expect(far.recipient.host == nil)
  }
}
