import AuditModel
import RulePacks
import Testing

@testable import Policies

@Suite struct DecisionTests {
  private func collection(
    _ type: DataType, _ location: String, to host: String = "telemetry.stratasys.com",
    from sender: String = EvidenceBuilder.printer, strictness: Strictness = .literal
  ) throws -> [String] {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.message([(type, location)], to: host, from: sender)
    return try Verdicts(builder, strictness: strictness).collection(of: type)
  }

  /// The register of declared categories of the domain note, and what it says of those that are named nowhere.
  @Test(
    arguments: [
      (.ipAddress, "5.1 declared"), (.macAddress, "5.1 declared"), (.phoneNumber, "5.1 declared"),
      (.mobileNetwork, "5.1 declared"), (.deviceModel, "5.1 declared"), (.browserType, "5.1 declared"),
      (.operatingSystem, "5.1 declared"), (.internetServiceProvider, "5.1 declared"), (.timestamp, "5.1 declared"),
      (.clickEvent, "5.1 declared"), (.usageMetric, "8 declared"), (.paymentCard, "4.3 declared"),
      (.profilePicture, "4.4 declared"), (.gender, "4.4 declared"), (.recipientEmail, "4.5 declared"),
      (.socialAccountID, "4.1.1 declared"), (.city, "5.2/more-technologies declared"),
      (.serialNumber, "5.1 declared-vague"), (.imei, "5.1 declared-vague"), (.imsi, "5.1 declared-vague"),
      (.ssid, "5.1 declared-vague"), (.hostname, "5.1 declared-vague"), (.timeZone, "5.1 declared-vague"),
      (.cameraImage, "5.1 undeclared"), (.partGeometry, "5.1 undeclared"), (.bssid, "5.1 undeclared"),
      (.geolocation, "5.1 undeclared"), (.password, "5.1 undeclared"),
    ] as [(DataType, String)])
  func theFirstPartyReceives(type: DataType, expected: String) throws {
    #expect(try collection(type, "POST /v1/x body $.v") == [expected])
  }

  @Test(
    arguments: [
      (.emailAddress, "POST /profile/register body email", "4.1.1 declared"),
      (.emailAddress, "POST /contact body email", "4.2 declared"),
      (.emailAddress, "POST /newsletter body $.email", "4.6 declared"),
      (.emailAddress, "GET /welcome query email", "5.3 declared"),
      (.emailAddress, "POST /x header Referer query email", "5.3 declared"),
      (.password, "POST /login body password", "4.1.1 declared-vague"),
      (.postalAddress, "POST /checkout body address", "4.3 declared"),
      (.postalAddress, "POST /profile/register body address", "4.4 declared-vague"),
      (.postalAddress, "POST /v1/x body address", "5.1 undeclared"),
    ] as [(DataType, String, String)])
  func thePlaceTellsTheClause(type: DataType, location: String, expected: String) throws {
    #expect(try collection(type, location, from: EvidenceBuilder.workstation) == [expected])
  }

  /// Domain note 5.1: the address of another device (a router's, one from the ARP table) is named nowhere.
  @Test func anotherDevicesAddressIsNamedNowhere() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    for traits in [[ValueTrait.otherDevice], nil] {
      builder.message(
        [(.macAddress, "POST /x body $.m")], to: "telemetry.stratasys.com", from: EvidenceBuilder.printer,
        traits: traits)
    }
    let verdicts = try Verdicts(builder)
    #expect(verdicts.collection(of: .macAddress) == ["5.1 declared", "5.1 undeclared"])
    let other = verdicts.findings("5.1").first { $0.verdict == .undeclared }
    #expect(other?.subject.hasPrefix("MAC address of another device sent to") == true)
    #expect(other?.transfers == ["t1"])
  }

  /// Domain note 5.2: the clause on retargeting speaks of the website; advertising calls of a printer are named
  /// nowhere.
  @Test func advertisingByAPrinterIsNamedNowhere() throws {
    func words(from sender: String) throws -> [String] {
      var builder = EvidenceBuilder()
      builder.addPrinter()
      builder.contact("www.stratasys.com", from: sender)
      builder.contact("px.ads.linkedin.com", from: sender)
      builder.message([(.trackingID, "GET /attribution query id")], to: "px.ads.linkedin.com", from: sender)
      let verdicts = try Verdicts(builder)
      return verdicts.collection(of: .trackingID)
        + verdicts.findings("5.2/retargeting", rule: "5.2-retargeting-operators").map(\.verdict.rawValue)
    }
    #expect(try words(from: EvidenceBuilder.workstation) == ["5.2/retargeting declared", "declared"])
    #expect(try words(from: EvidenceBuilder.printer) == ["6.4 undeclared"])
  }

  @Test func strictJudgingDoesNotCountOpenWords() throws {
    #expect(try collection(.serialNumber, "POST /x body $.s", strictness: .strict) == ["5.1 undeclared"])
    #expect(try collection(.macAddress, "POST /x body $.s", strictness: .strict) == ["5.1 declared"])
  }

  @Test func aThirdPartyWithoutARoleIsUndeclared() throws {
    #expect(try collection(.macAddress, "POST /x body $.m", to: "broker.example") == ["6.4 undeclared"])
    #expect(try collection(.macAddress, "POST /x body $.m", to: "626-sbr-192.mktoresp.com") == ["1 declared-vague"])
    #expect(try collection(.macAddress, "POST /x body $.m", to: "203.0.113.200") == ["6.4 undeclared"])
  }

  @Test func severityOfUndeclaredDataDependsOnThePerson() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.message([(.jobName, "POST /a body $.job")], to: "broker.example", from: EvidenceBuilder.printer)
    builder.message(
      [(.serialNumber, "POST /b body $.serial"), (.emailAddress, "POST /b body $.owner")], to: "broker.example",
      from: EvidenceBuilder.printer)
    let found = try Verdicts(builder).findings("6.4", rule: "undeclared")
    #expect(found.map(\.severity) == [.warning, .error, .error])
  }

  @Test func whatAWorkstationSendsElsewhereIsNotTheVendors() throws {
    let host = "update.example.net"
    #expect(try collection(.macAddress, "POST /x body $.m", to: host, from: EvidenceBuilder.workstation) == [])
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.contact("www.stratasys.com")
    builder.message([(.emailAddress, "POST /x body $.m")], to: "shop.example")
    let verdicts = try Verdicts(builder, audited: [EvidenceBuilder.workstation])
    #expect(verdicts.collection(of: .emailAddress) == [])
    #expect(verdicts.judgement.notices.contains { $0.kind == "out-of-scope" && $0.detail.contains("shop.example") })
  }

  @Test func repeatsOfAFieldAreOneFinding() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    for index in 0..<5 {
      builder.message(
        [(.macAddress, "POST /v\(index) body $.list[\(index)].mac")], to: "telemetry.stratasys.com",
        from: EvidenceBuilder.printer)
    }
    let found = try Verdicts(builder).findings("5.1", rule: "5.1-mac")
    #expect(found.map(\.transfers) == [["t1", "t2", "t3", "t4", "t5"]])
    #expect(found.first?.evidence.map(\.frames) == [[1, 2, 3, 4, 5]])
  }

  @Test func theIDDependsOnTheFieldAndNotOnTheValue() throws {
    func id(_ location: String, digest: String, host: String = "telemetry.stratasys.com") throws -> String? {
      var builder = EvidenceBuilder()
      builder.message([(.macAddress, location)], to: host, digests: [digest])
      return try Verdicts(builder).findings("5.1", rule: "5.1-mac").first?.id
    }
    let first = try id("POST /v1/a body $.m[0]", digest: "one")
    #expect(first != nil && first?.count == 16)
    #expect(try id("POST /v2/00005e005310 body $.m[7]", digest: "two") == first)
    #expect(try id("POST /v1/a body $.n", digest: "one") != first)
  }

  @Test func openStatementsThatDenyAreContradictionsUnlessThePolicySaysBoth() throws {
    func word(_ sides: String) throws -> [Verdict] {
      let text = """
        policy: {id: p, title: P, controller: acme, effective: 2018-01-01}
        scope: {services: [stratasys.com]}
        clauses:
          - clause: "1"
            title: A
            anchor: a
            observable: wire
            statements: [{id: yes, modality: collects, actor: first-party, data: [mac-address], wording: named}]
          - clause: "2"
            title: B
            anchor: b
            observable: wire
            statements: [{id: no, modality: does-not-collect, actor: first-party, data: [device-information], wording: named}]
        contradictions: \(sides)
        """
      var builder = EvidenceBuilder()
      builder.message([(.macAddress, "POST /x body $.m")], to: "www.stratasys.com")
      let policy = try PolicyDocument(text: text, file: "p.yaml")
      return try Judge(policies: [policy], ontology: Verdicts.ontology.get()).judge(
        builder.evidence, directory: TestDirectory()
      )
      .findings.map(\.verdict)
    }
    #expect(try word("[]") == [.contradicted])
    #expect(try word("[{id: X, sides: [\"1\", \"2\"], about: it}]") == [.ambiguous])
  }
}
