import AuditModel
import Testing

@testable import Policies

/// Clause 15: no action on Do Not Track, nor on other mechanisms of choice.
@Suite struct SignalTests {
  private static let host = "www.stratasys.com"

  private func words(_ rule: String, _ build: (inout EvidenceBuilder) -> Void) throws -> [Verdict] {
    var builder = EvidenceBuilder()
    builder.contact(Self.host)
    build(&builder)
    return try Verdicts(builder).findings("15", rule: rule).map(\.verdict)
  }

  private func page(status: Int = 200) -> Fact {
    .exchange(Exchange(resource: .page, status: status, mediaType: "text/html"))
  }

  private func resource(_ kind: Exchange.Resource, status: Int = 200, json: Bool = true) -> Fact {
    .exchange(
      Exchange(resource: kind, status: status, hasStatusBody: json, mediaType: json ? "application/json" : "text/html"))
  }

  // W3C Global Privacy Control, sections 3 and 4.

  @Test func requestsWithGPCThatMeetNoReaction() throws {
    #expect(try words("gpc") { $0.fact(page(), host: Self.host) } == [])
    #expect(try words("gpc") { $0.fact(page(), host: Self.host, signals: ["gpc": "1"]) } == [.declared])
    #expect(try words("gpc") { $0.fact(page(), host: Self.host, signals: ["gpc": "0"]) } == [])
    #expect(try words("gpc") { $0.fact(page(), host: Self.host, signals: ["dnt": "1"]) } == [])
  }

  @Test func theResourceThatSaysGPCIsHonoured() throws {
    #expect(try words("gpc") { $0.fact(resource(.wellKnownGPC), host: Self.host) } == [.contradicted])
    #expect(try words("gpc") { $0.fact(resource(.wellKnownGPC, status: 404), host: Self.host) } == [])
    #expect(try words("gpc") { $0.fact(resource(.wellKnownGPC, json: false), host: Self.host) } == [])
    // Another operator's promise is no matter of this policy.
    #expect(try words("gpc") { $0.fact(resource(.wellKnownGPC), host: "www.example.net") } == [])
  }

  // W3C Tracking Preference Expression, sections 6.2 and 6.4.

  @Test func answersThatMindTheSignal() throws {
    var varying = Exchange(resource: .page, status: 200, mediaType: "text/html")
    varying.variesOnDNT = true
    #expect(
      try words("dnt") { $0.fact(.exchange(varying), host: Self.host, signals: ["dnt": "1"]) } == [.contradicted])
    #expect(try words("dnt") { $0.fact(page(status: 409), host: Self.host, signals: ["dnt": "1"]) } == [.contradicted])
    #expect(try words("dnt") { $0.fact(page(status: 409), host: Self.host) } == [])
  }

  @Test(arguments: [
    ("N", true), ("C", true), ("P;id", true), ("X", true), ("T", false), ("D", false), ("!", false), ("?", false),
    ("U;x", false), ("G", false),
  ])
  func everyTrackingStatusIsAnAnswer(value: String, isWeighty: Bool) throws {
    let own = try words("tk-header") { $0.fact(.trackingStatus(TrackingStatus(value: value)), host: Self.host) }
    #expect(own == [.contradicted])
    #expect(TrackingStatusMeaning(value).isWeighty == isWeighty)
  }

  @Test func aTrackingStatusResourceNeedsTheRightAnswer() throws {
    #expect(try words("well-known-dnt") { $0.fact(resource(.wellKnownDNT), host: Self.host) } == [.contradicted])
    #expect(
      try words("well-known-dnt") { $0.fact(resource(.wellKnownDNT, status: 404), host: Self.host) } == [.declared])
    #expect(
      try words("well-known-dnt") { $0.fact(resource(.wellKnownDNT, json: false), host: Self.host) } == [.declared])
  }
}
