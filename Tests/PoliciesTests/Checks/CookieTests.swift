import AuditModel
import Testing

@testable import Policies

@Suite struct CookieTests {
  private static let day: Int64 = 86_400
  private static let host = "www.stratasys.com"

  private func verdict(_ lifetime: CookieSet.Lifetime, host: String = host, strictness: Strictness = .literal)
    throws -> [String]
  {
    var builder = EvidenceBuilder()
    builder.contact(Self.host)
    builder.fact(.cookieSet(CookieSet(name: "c", lifetime: lifetime, basis: "expires")), host: host)
    return try Verdicts(builder, strictness: strictness).findings.filter { $0.rule == "cookie-lifetime" }
      .map { "\($0.clause) \($0.verdict.rawValue)" }
  }

  /// The limit is 365 days, with a day for clocks that differ.
  @Test(arguments: [
    (0 as Int64, "kept"), (365, "kept"), (366, "kept"), (367, "contradicted"), (730, "contradicted"),
    (106_751_991_167, "contradicted"),
  ])
  func aYearAndADay(days: Int64, word: String) throws {
    #expect(try verdict(.seconds(days * Self.day)) == ["5.2/cookies \(word)"])
  }

  @Test func oneSecondTooMuch() throws {
    #expect(try verdict(.seconds(366 * Self.day + 1)) == ["5.2/cookies contradicted"])
    #expect(try verdict(.seconds(.max)) == ["5.2/cookies contradicted"])
  }

  @Test func aDeletionIsNoCookie() throws {
    #expect(try verdict(.deletion) == [])
  }

  @Test func anotherOperatorsCookieIsNotHeldToThePromise() throws {
    let host = "px.ads.linkedin.com"
    #expect(try verdict(.seconds(730 * Self.day), host: host) == ["5.2/retargeting declared-vague"])
    #expect(try verdict(.seconds(90 * Self.day), host: host) == [])
    #expect(try verdict(.seconds(730 * Self.day), host: host, strictness: .strict) == ["5.2/cookies contradicted"])
  }

  @Test func aCookieOfASiteThatIsNoServiceIsNotJudged() throws {
    #expect(try verdict(.seconds(730 * Self.day), host: "shop.example") == [])
  }

  @Test func ageIsJudgedByTheBirthTimeInTheRequest() throws {
    func words(daysOld: Int64) throws -> [Verdict] {
      var builder = EvidenceBuilder()
      builder.contact(Self.host)
      let birth = Timestamp(seconds: EvidenceBuilder.start.seconds - daysOld * Self.day)
      builder.fact(.cookieSent(CookieSent(name: "_ga", birth: birth)), host: Self.host)
      builder.fact(.cookieSent(CookieSent(name: "plain")), host: Self.host)
      return try Verdicts(builder).findings("5.2/cookies", rule: "cookie-lifetime").map(\.verdict)
    }
    #expect(try words(daysOld: 367) == [.contradicted])
    // A young cookie does not show that it will be erased; a birth in the future shows nothing.
    #expect(try words(daysOld: 300) == [])
    #expect(try words(daysOld: -400) == [])
  }

  @Test func oneFindingForACookieSetOftenWithTheWorstLife() throws {
    var builder = EvidenceBuilder()
    builder.contact(Self.host)
    for days in [30, 800, 90] as [Int64] {
      builder.fact(
        .cookieSet(CookieSet(name: "c", lifetime: .seconds(days * Self.day), basis: "max-age")), host: Self.host)
    }
    let found = try Verdicts(builder).findings("5.2/cookies", rule: "cookie-lifetime")
    #expect(found.count == 1)
    #expect(found.first?.evidence.first?.frames == [2, 3, 4])
    #expect(found.first?.evidence.first?.detail["lifetimeSeconds"] == "69120000")
  }

  @Test func theFindingNamesTheTransfersThatCarriedTheCookie() throws {
    var builder = EvidenceBuilder()
    let ids = builder.message([(.persistentCookie, "200 GET / set-cookie c")], to: "192.0.2.10", direction: .response)
    builder.contact(Self.host)
    builder.fact(.cookieSet(CookieSet(name: "c", lifetime: .seconds(60), basis: "max-age")), host: Self.host)
    var facts = builder.evidence
    facts.facts[0].sighting.frames = FrameList([1])
    builder.evidence = facts
    let found = try Verdicts(builder).findings("5.2/cookies", rule: "cookie-lifetime")
    #expect(found.map(\.transfers) == [ids])
  }

  private func majority(session: Int, persistent: Int) throws -> (Verdict?, String?) {
    var builder = EvidenceBuilder()
    builder.contact(Self.host)
    for index in 0..<session {
      builder.fact(.cookieSet(CookieSet(name: "s\(index)", lifetime: .session, basis: "none")), host: Self.host)
    }
    for index in 0..<persistent {
      builder.fact(.cookieSet(CookieSet(name: "p\(index)", lifetime: .seconds(60), basis: "max-age")), host: Self.host)
    }
    let verdicts = try Verdicts(builder)
    return (
      verdicts.findings("5.2/cookies", rule: "cookie-majority").first?.verdict, verdicts.row("5.2/cookies")?.reason
    )
  }

  @Test func mostMeansMoreThanHalfOfAtLeastFive() throws {
    #expect(try majority(session: 3, persistent: 2).0 == .kept)
    #expect(try majority(session: 3, persistent: 3).0 == .contradicted)
    #expect(try majority(session: 0, persistent: 5).0 == .contradicted)
    let few = try majority(session: 1, persistent: 3)
    #expect(few.0 == nil)
    #expect(few.1?.contains("too few") == true)
  }

  @Test func withoutCookiesNothingIsKept() throws {
    var builder = EvidenceBuilder()
    builder.contact(Self.host)
    let verdicts = try Verdicts(builder)
    #expect(verdicts.word("5.2/cookies") == .notObserved)
    #expect(verdicts.row("5.2/cookies")?.reason == "No cookie of a Service is in these captures.")
  }
}
