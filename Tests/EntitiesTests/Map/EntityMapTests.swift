import AuditModel
import Entities
import RulePacks
import Testing

struct EntityMapTests {
  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  private func map() throws -> EntityMap {
    EntityMap(
      try EntityLibrary(texts: [
        """
        entity: maker
        name: Maker
        categories: [manufacturer]
        bindings: [{suffix: maker.example.com, reason: r}, {organisation: "Maker, Inc.", reason: r}]
        """,
        """
        entity: daughter
        name: Daughter
        categories: []
        parents: [{entity: maker, until: 2022-09-01, reason: r}]
        bindings: [{suffix: daughter.example.com, reason: r}, {oui: 00-00-5E, reason: r}]
        """,
        """
        entity: granddaughter
        name: Granddaughter
        categories: []
        parents: [{entity: daughter, reason: r}]
        bindings: [{suffix: grand.example.com, until: 2020-01-01, reason: r}]
        """,
        """
        entity: brand
        name: Brand
        categories: []
        relations: [{to: maker, party: first-party, reason: r}]
        parents: [{entity: maker, reason: r}]
        bindings: [{suffix: brand.example.org, reason: r}, {suffix: grand.example.com, from: 2020-01-01, reason: r}]
        """,
        """
        entity: carrier
        name: Carrier
        categories: [hosting]
        party: processor
        bindings: [{suffix: example.net, reason: r}]
        """,
      ]).entities)
  }

  @Test func theLongestSuffixOfTheDayWins() throws {
    let map = try map()
    let day = try day("2019-06-01")
    #expect(map.match(host: "a.b.maker.example.com", on: day)?.entity == "maker")
    #expect(map.match(host: "maker.example.com", on: day)?.entity == "maker")
    #expect(map.match(host: "notmaker.example.com", on: day) == nil)
    #expect(map.match(host: "grand.example.com", on: day)?.entity == "granddaughter")
    #expect(map.match(host: "grand.example.com", on: try self.day("2020-01-01"))?.entity == "brand")
    #expect(map.match(organisation: "MAKER, Inc.", on: day)?.entity == "maker")
    #expect(map.match(hardware: MACAddress(bits: 0x0000_5E00_5310), on: day)?.entity == "daughter")
    #expect(map.match(hardware: MACAddress(bits: 0x0001_5E00_5310), on: day) == nil)
  }

  @Test func partiesFollowOwnershipAndItsDates() throws {
    let map = try map()
    let (before, after) = (try day("2022-08-31"), try day("2022-09-01"))
    #expect(map.party(of: "maker", to: "maker", on: before) == .firstParty)
    #expect(map.party(of: "daughter", to: "maker", on: before) == .affiliate)
    #expect(map.party(of: "daughter", to: "maker", on: after) == .thirdParty)
    #expect(map.party(of: "granddaughter", to: "maker", on: before) == .affiliate)
    #expect(map.party(of: "granddaughter", to: "maker", on: after) == .thirdParty)
    #expect(map.party(of: "brand", to: "maker", on: after) == .firstParty)
    #expect(map.party(of: "carrier", to: "maker", on: after) == .processor)
    #expect(map.party(of: "nobody", to: "maker", on: after) == .unknown)
  }

  // MARK: The shipped map

  private static let shippedMap = Result { EntityMap(try EntityLibrary(shippedRules()).entities) }

  private func shipped() throws -> EntityMap { try Self.shippedMap.get() }

  @Test(arguments: [
    ("www.stratasys.com", "2018-06-01", "stratasys", Party.firstParty),
    ("shopf123.stratasys.com", "2018-06-01", "stratasys", .firstParty),
    ("print.grabcad.com", "2018-06-01", "grabcad", .firstParty),
    ("d1pspl52z5rk07.cloudfront.net", "2018-06-01", "grabcad", .firstParty),
    ("d2other.cloudfront.net", "2018-06-01", "cloudfront", .processor),
    ("api.stratasysdirect.com", "2018-06-01", "stratasys-direct", .firstParty),
    ("reflector.makerbot.com", "2018-06-01", "makerbot", .affiliate),
    ("reflector.makerbot.com", "2023-01-01", "makerbot", .thirdParty),
    ("www.google-analytics.com", "2018-06-01", "google-analytics", .thirdParty),
    ("stats.g.doubleclick.net", "2018-06-01", "google-analytics", .thirdParty),
    ("ad.doubleclick.net", "2018-06-01", "doubleclick", .thirdParty),
    ("626-sbr-192.mktoresp.com", "2018-06-01", "marketo", .thirdParty),
    ("px.ads.linkedin.com", "2018-06-01", "linkedin-ads", .thirdParty),
    ("x.us-east-1.elb.amazonaws.com", "2018-06-01", "amazon-web-services", .processor),
    ("settings-win.data.microsoft.com", "2018-06-01", "microsoft", .platform),
    ("2.pool.ntp.org", "2018-06-01", "ntp-pool", .platform),
    ("checkout.stripe.com", "2018-06-01", "stripe", .thirdParty),
  ])
  func theShippedMapKnows(_ host: String, _ date: String, _ entity: String, _ party: Party) throws {
    let map = try shipped()
    let day = try day(date)
    let match = map.match(host: host, on: day)
    #expect(match?.entity == entity)
    #expect(map.party(of: entity, to: "stratasys", on: day) == party)
  }

  @Test func lookAlikesOfTheVendorAreNotTheVendor() throws {
    let map = try shipped()
    let day = try day("2018-06-01")
    for host in ["stratasys.com.example.org", "notstratasys.com", "stratasys.example.com", "example.com"] {
      #expect(map.match(host: host, on: day) == nil, "\(host)")
    }
  }

  @Test func theCategoriesThatPoliciesAskForAreThere() throws {
    let map = try shipped()
    #expect(map.categories(of: "google-analytics").contains("analytics"))
    #expect(map.categories(of: "linkedin-ads").contains("advertising"))
    #expect(map.categories(of: "cloudfront").contains("hosting"))
    #expect(map.name(of: "stratasys") == "Stratasys Ltd.")
  }
}
