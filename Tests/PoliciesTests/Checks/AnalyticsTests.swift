import AuditModel
import Testing

@testable import Policies

@Suite struct AnalyticsTests {
  private func words(
    _ product: AnalyticsHit.Product, flag: Bool, override: AnalyticsHit.Override, count: Int = 1, visits: Bool = true
  ) throws -> [Verdict] {
    var builder = EvidenceBuilder()
    if visits { builder.contact("www.stratasys.com") }
    let hit = AnalyticsHit(product: product, property: "UA-1-1", hasMaskingFlag: flag, addressOverride: override)
    builder.fact(.analyticsHit(hit), host: "www.google-analytics.com", count: count)
    return try Verdicts(builder).findings("5.2/google-analytics", rule: "ip-anonymization").map(\.verdict)
  }

  @Test func theFlagDecidesUnlessAFullAddressIsGiven() throws {
    #expect(try words(.universalAnalytics, flag: true, override: .none) == [.kept])
    #expect(try words(.universalAnalytics, flag: true, override: .anonymised) == [.kept])
    #expect(try words(.universalAnalytics, flag: true, override: .full) == [.contradicted])
    #expect(try words(.urchin, flag: false, override: .none) == [.contradicted])
    #expect(try words(.analytics4, flag: true, override: .none) == [.notObservable])
    #expect(try words(.analytics4, flag: false, override: .full) == [.contradicted])
  }

  @Test func equalHitsInFramesOfTheirOwnAreFindingsOfTheirOwn() throws {
    #expect(try words(.universalAnalytics, flag: true, override: .none, count: 3) == [.kept, .kept, .kept])
  }

  @Test func hitsOfAMachineThatUsedNoServiceAreAnotherSites() throws {
    #expect(try words(.universalAnalytics, flag: false, override: .none, visits: false) == [])
  }

  /// The mask of a URL keeps scheme and host, which tells whose page sent the hit.
  @Test(arguments: [
    ("http://www.stratasys.com/•••", true), ("http://stratasys.com.example/•••", false), ("•••", false),
  ])
  func thePageInAHitShowsWhoseItIs(mask: String, isJudged: Bool) throws {
    var builder = EvidenceBuilder()
    builder.message([(.pageURL, "GET /collect query dl")], to: "www.google-analytics.com", channel: "clear")
    builder.evidence.transfers[0].value.mask = mask
    builder.fact(
      .analyticsHit(
        AnalyticsHit(
          product: .universalAnalytics, property: "UA-1-1", hasMaskingFlag: false, addressOverride: .none)),
      host: "www.google-analytics.com")
    let verdicts = try Verdicts(builder)
    #expect(verdicts.findings("5.2/google-analytics").isEmpty == !isJudged)
  }

  @Test func anAddressInAPayloadContradicts() throws {
    var builder = EvidenceBuilder()
    builder.contact("www.stratasys.com")
    builder.message([(.ipAddress, "GET /collect query uip")], to: "www.google-analytics.com")
    #expect(try Verdicts(builder).collection(of: .ipAddress).contains("5.2/google-analytics contradicted"))
  }

  @Test func conductToOtherAnalyticsIsWhereThePolicyContradictsItself() throws {
    var builder = EvidenceBuilder()
    builder.contact("www.stratasys.com")
    builder.message([(.pageURL, "GET /visit query _mchRu")], to: "626-sbr-192.mktoresp.com")
    builder.message([(.trackingID, "GET /visit query id")], to: "626-sbr-192.mktoresp.com", digests: ["other"])
    builder.message([(.pageURL, "GET /collect query dl")], to: "www.google-analytics.com")
    let verdicts = try Verdicts(builder)
    let found = verdicts.findings("5.2/more-technologies", rule: "third-party-disclosure")
    #expect(found.map(\.verdict) == [.ambiguous, .ambiguous])
    #expect(found.first?.severity == .warning)
    #expect(found.first?.reason.contains("X3") == true && found.first?.reason.contains("6.4") == true)
    #expect(verdicts.findings("5.2/google-analytics", rule: "5.2-google-usage").map(\.verdict) == [.declared])
  }

  @Test func aLeadTokenInTheCallTiesItsIdentifiersToAPerson() throws {
    var builder = EvidenceBuilder()
    builder.contact("www.stratasys.com")
    builder.message(
      [(.trackingID, "GET /visit query _mchTk"), (.trackingID, "GET /visit query _mchQp query mkt_tok")],
      to: "626-sbr-192.mktoresp.com")
    let found = try Verdicts(builder).findings("5.2/more-technologies", rule: "third-party-disclosure")
    #expect(found.map(\.verdict) == [.contradicted, .contradicted])
  }

  @Test func anEMailGivenToTheNamedServiceContradicts() throws {
    var builder = EvidenceBuilder()
    builder.contact("www.stratasys.com")
    builder.message([(.emailAddress, "GET /collect query dl query email")], to: "www.google-analytics.com")
    let verdicts = try Verdicts(builder)
    #expect(verdicts.collection(of: .emailAddress) == ["5.2/google-analytics contradicted"])
    #expect(verdicts.findings.first { $0.verdict == .contradicted }?.severity == .error)
  }
}
