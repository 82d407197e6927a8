import AuditModel
import Testing

@testable import Policies

/// The scenarios of the domain with the verdicts that are given there, on evidence written by hand.
@Suite struct ScenarioTests {
  @Test("S1: a printer polled on the local network is exposure, not collection")
  func lineProtocol() throws {
    var builder = EvidenceBuilder()
    builder.addPrinter()
    builder.message(
      [
        (.username, "GetFile text status.sts owner"), (.jobName, "GetFile text status.sts jobName"),
        (.serialNumber, "GetFile text status.sts serialNumber"),
      ], to: EvidenceBuilder.workstation, from: EvidenceBuilder.printer, protocol: "fdm", channel: "clear",
      direction: .response)
    let verdicts = try Verdicts(builder)
    #expect(verdicts.findings.allSatisfy { $0.verdict == .exposure && $0.clause == "14" })
    #expect(verdicts.exposure(of: .username) == [.warning])
    #expect(verdicts.exposure(of: .serialNumber) == [.note])
    #expect(verdicts.word("14") == .exposure)
    #expect(verdicts.word("5.1") == .notObserved)
    let serial = verdicts.findings.first { $0.subject.hasPrefix("serial") }
    #expect(serial?.evidence.first?.detail["link"] == "serial-number → (same message, frame 1) → username")
  }

  private func printServer(opaque: Int = 0) -> EvidenceBuilder {
    var builder = EvidenceBuilder()
    let host = "print-api.grabcad.com"
    builder.contact(host, channel: "tls1.2", opaque: opaque)
    guard opaque == 0 else { return builder }
    builder.message(
      [
        (.serialNumber, "POST /v1/printers body $.serial"), (.deviceModel, "POST /v1/printers body $.model"),
        (.firmwareVersion, "POST /v1/printers body $.firmware"), (.jobName, "POST /v1/printers body $.job.name"),
        (.emailAddress, "POST /v1/printers body $.job.owner"), (.materialUse, "POST /v1/printers body $.material"),
        (.macAddress, "POST /v1/printers body $.nic"), (.timestamp, "POST /v1/printers body $.time"),
      ], to: host)
    return builder
  }

  @Test("S2: telemetry that can be read is judged field by field")
  func telemetry() throws {
    let verdicts = try Verdicts(printServer())
    #expect(verdicts.collection(of: .deviceModel) == ["5.1 declared"])
    #expect(verdicts.collection(of: .timestamp) == ["5.1 declared"])
    #expect(verdicts.collection(of: .macAddress) == ["5.1 declared"])
    #expect(verdicts.collection(of: .emailAddress) == ["4.1.1 declared"])
    #expect(verdicts.collection(of: .serialNumber) == ["5.1 declared-vague"])
    #expect(verdicts.collection(of: .materialUse) == ["5.1 declared-vague"])
    #expect(verdicts.collection(of: .jobName) == ["5.1 declared-vague"])
    #expect(verdicts.findings("6.4", rule: "6.4-hosting").map(\.verdict) == [.declared])
    #expect(verdicts.findings("3").map(\.rule) == ["anonymous-linkage", "anonymous-linkage"])
    #expect(verdicts.findings("8").isEmpty)
    let strict = try Verdicts(printServer(), strictness: .strict)
    #expect(strict.collection(of: .jobName) == ["5.1 undeclared"])
    #expect(strict.word("5.1") == .undeclared)
  }

  @Test("S2: the same body on a route that calls itself anonymous contradicts clause 8")
  func anonymousTelemetry() throws {
    var builder = EvidenceBuilder()
    builder.message(
      [(.serialNumber, "POST /anonymous/usage body $.serial"), (.emailAddress, "POST /anonymous/usage body $.owner")],
      to: "telemetry.stratasys.com")
    let verdicts = try Verdicts(builder)
    #expect(verdicts.findings("8").map(\.verdict) == [.contradicted])
    #expect(verdicts.word("8") == .contradicted)
  }

  @Test("S3: without secrets nothing passes, and the reason names host and bytes")
  func encrypted() throws {
    let verdicts = try Verdicts(printServer(opaque: 4321))
    for clause in ["3", "4.1.1", "4.3", "5.1", "5.2/cookies", "5.3", "8"] {
      #expect(verdicts.word(clause) == .opaque, "\(clause)")
    }
    let reason = try #require(verdicts.row("5.1")?.reason)
    #expect(reason.contains("print-api.grabcad.com") && reason.contains("4321 bytes"))
    #expect(verdicts.word("6.4") == .declared)
    #expect(verdicts.word("1") == .declared)
    #expect(!verdicts.judgement.clauses.contains { $0.verdict == .kept })
  }

  @Test("S4: cookies that outlive the promise, by lifetime and by age, and the majority")
  func cookies() throws {
    var builder = EvidenceBuilder()
    let host = "www.stratasys.com"
    builder.contact(host)
    for (name, lifetime) in [
      ("PHPSESSID", CookieSet.Lifetime.session), ("lang", .session), ("banner", .seconds(90 * 86_400)),
      ("visitor", .seconds(365 * 86_400)), ("_ga", .seconds(63_072_000)),
    ] {
      builder.fact(.cookieSet(CookieSet(name: name, lifetime: lifetime, basis: "max-age")), host: host)
    }
    let birth = Timestamp(seconds: EvidenceBuilder.start.seconds - 400 * 86_400)
    builder.fact(.cookieSent(CookieSent(name: "_mkto_trk", birth: birth)), host: host)
    builder.fact(.cookieSet(CookieSet(name: "old", lifetime: .deletion, basis: "max-age")), host: host)
    let verdicts = try Verdicts(builder)
    let lives = verdicts.findings("5.2/cookies", rule: "cookie-lifetime")
    #expect(lives.count == 6)
    #expect(lives.filter { $0.verdict == .kept }.count == 4)
    #expect(lives.first { $0.subject.contains("_ga ") }?.verdict == .contradicted)
    #expect(lives.first { $0.subject.contains("_ga ") }?.reason.contains("63072000") == true)
    #expect(lives.first { $0.subject.contains("_mkto_trk") }?.verdict == .contradicted)
    #expect(lives.first { $0.subject.contains("visitor") }?.verdict == .kept)
    let majority = verdicts.findings("5.2/cookies", rule: "cookie-majority")
    #expect(majority.map(\.verdict) == [.contradicted])
    #expect(majority.first?.subject == "2 of 6 cookies end with the session")
    #expect(verdicts.word("5.2/cookies") == .contradicted)
  }

  @Test("S5: the masking flag counts by its presence, hit by hit")
  func analytics() throws {
    var builder = EvidenceBuilder()
    let host = "www.google-analytics.com"
    builder.contact("www.stratasys.com")
    func hit(_ product: AnalyticsHit.Product, _ isMasked: Bool) -> Fact {
      let property = product == .analytics4 ? "G-EXAMPLE" : "UA-1234-1"
      return .analyticsHit(
        AnalyticsHit(product: product, property: property, hasMaskingFlag: isMasked, addressOverride: .none))
    }
    builder.fact(hit(.universalAnalytics, true), host: host, count: 9)
    builder.fact(hit(.universalAnalytics, true), host: host)
    builder.fact(hit(.universalAnalytics, false), host: host)
    builder.fact(hit(.analytics4, false), host: host)
    let verdicts = try Verdicts(builder)
    let hits = verdicts.findings("5.2/google-analytics", rule: "ip-anonymization")
    #expect(hits.filter { $0.verdict == .kept }.count == 10)
    #expect(hits.filter { $0.verdict == .contradicted }.count == 1)
    #expect(hits.filter { $0.verdict == .notObservable }.count == 1)
    #expect(Set(hits.map(\.id)).count == 12)
    #expect(verdicts.word("5.2/google-analytics") == .contradicted)
    #expect(verdicts.row("5.2/google-analytics")?.reason?.contains("10 of 11 hits") == true)
  }

  @Test("S6: a hashed address and a lead token contradict; the advertising hosts alone are declared")
  func retargeting() throws {
    var builder = EvidenceBuilder()
    builder.contact("www.stratasys.com")
    builder.contact("px.ads.linkedin.com")
    builder.contact("www.facebook.com")
    builder.message([(.emailAddress, "GET /tr query ud[em]")], to: "www.facebook.com", form: [.sha256])
    builder.message([(.trackingID, "GET /attribution query url query mkt_tok")], to: "px.ads.linkedin.com")
    builder.message([(.persistentCookie, "GET /attribution cookie bcookie")], to: "px.ads.linkedin.com")
    let verdicts = try Verdicts(builder)
    #expect(verdicts.collection(of: .emailAddress).contains("5.2/retargeting contradicted"))
    #expect(verdicts.collection(of: .trackingID).contains("5.2/more-technologies contradicted"))
    #expect(verdicts.collection(of: .persistentCookie) == ["5.2/retargeting declared"])
    #expect(
      verdicts.findings("5.2/retargeting", rule: "5.2-retargeting-operators").map(\.verdict) == [.declared, .declared])
    #expect(verdicts.word("5.2/retargeting") == .contradicted)
    #expect(verdicts.word("5.2/more-technologies") == .contradicted)
  }

  @Test("S7: the signal alone is as declared; an answer to it is not")
  func doNotTrack() throws {
    var builder = EvidenceBuilder()
    let host = "www.stratasys.com"
    builder.contact(host)
    let page = Fact.exchange(Exchange(resource: .page, status: 200, mediaType: "text/html"))
    builder.fact(page, host: host)
    #expect(try Verdicts(builder).word("15") == .notObserved)
    builder.fact(page, host: host, signals: ["dnt": "1"])
    let quiet = try Verdicts(builder)
    #expect(quiet.findings("15", rule: "dnt").map(\.verdict) == [.declared])
    #expect(quiet.word("15") == .declared)
    builder.fact(.trackingStatus(TrackingStatus(value: "N")), host: host, signals: ["dnt": "1"])
    builder.fact(
      .exchange(
        Exchange(
          resource: .wellKnownDNT, status: 200, hasStatusBody: true, mediaType: "application/tracking-status+json")),
      host: host)
    let loud = try Verdicts(builder)
    #expect(loud.findings("15", rule: "tk-header").map(\.verdict) == [.contradicted])
    #expect(loud.findings("15", rule: "tk-header").first?.evidence.first?.detail["weight"] == "high")
    #expect(loud.findings("15", rule: "well-known-dnt").map(\.verdict) == [.contradicted])
    #expect(loud.word("15") == .contradicted)
  }

  @Test("S9: another maker's device is out of scope; its token in clear is exposure all the same")
  func otherMaker() throws {
    var builder = EvidenceBuilder()
    builder.evidence.devices.append(DeviceSummary(address: "192.0.2.60", profile: "makerbot-printer", role: .printer))
    builder.message(
      [(.username, "GET /auth query username"), (.authToken, "GET /auth query thingiverse_token")], to: "192.0.2.60",
      channel: "clear")
    builder.message([(.macAddress, "POST /pair body $.iserial")], to: "cloudauth.makerbot.com", from: "192.0.2.60")
    let verdicts = try Verdicts(builder)
    #expect(verdicts.word("1") == .outOfScope)
    #expect(verdicts.exposure(of: .authToken) == [.error])
    #expect(verdicts.findings.count == 1)
    #expect(verdicts.judgement.notices.contains { $0.kind == "out-of-scope" })
  }

  @Test("CC: without vendor traffic there is nothing to find")
  func control() throws {
    var builder = EvidenceBuilder()
    builder.contact("update.example.net", channel: "tls1.3", opaque: 900)
    builder.message(
      [(.hostname, "DHCPREQUEST option 12"), (.macAddress, "DHCPREQUEST option 61")], to: "255.255.255.255",
      protocol: "dhcp", channel: "clear", direction: .message)
    let verdicts = try Verdicts(builder)
    #expect(verdicts.findings.isEmpty)
    for row in verdicts.judgement.clauses {
      #expect([.notObserved, .notObservable].contains(row.verdict), "\(row.clause)")
      #expect(row.reason?.isEmpty == false, "\(row.clause)")
    }
    var nothing = EvidenceBuilder()
    nothing.evidence.captures = []
    #expect(try Verdicts(nothing).word("1") == .notObserved)
  }
}
