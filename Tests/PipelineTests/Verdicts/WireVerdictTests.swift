import AuditModel
import TestSupport
import Testing

/// Verdicts from the bytes on: what must be told apart where a policy's word depends on it.
@Suite struct WireVerdictTests {
  private let site = (
    request: Web.request("GET /", host: "www.stratasys.com"), answer: Web.answer("200 OK")
  )

  /// `Aladdin:open sesame` is the example of RFC 7617.
  @Test func basicCredentialsAreANameAndAPassword() throws {
    let web = try Web(
      (
        Web.request("GET /v1", host: "api.stratasys.com", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        Web.answer("200 OK")
      ))
    #expect(web.values(.username, .password, .authToken) == ["password open sesame", "username Aladdin"])
  }

  @Test func otherSchemesAreTokens() throws {
    let web = try Web(
      (
        Web.request("GET /v1", host: "api.stratasys.com", "Authorization: Bearer 9f8e7d6c5b4a39281706"),
        Web.answer("200 OK")
      ))
    #expect(web.values(.username, .password, .authToken) == ["auth-token 9f8e7d6c5b4a39281706"])
  }

  /// Clause 5.2: an address whose last octet is zero is shortened (domain note, "more Internet technologies").
  @Test(arguments: [
    ("203.0.113.77", [ValueTrait]?.none, "contradicted"), ("203.0.113.0", [.shortened], "kept"),
    ("192.168.4.77", [.private], "contradicted"), ("2001:db8:1::", [.shortened], "kept"),
    ("2001:db8:1::5", nil, "contradicted"),
  ])
  func onlyAFullAddressBreaksThePromiseToShorten(address: String, traits: [ValueTrait]?, verdict: String) throws {
    let web = try Web(
      site,
      (
        Web.request("POST /track", host: "api.mixpanel.com", body: #"{"ip": "\#(address)"}"#), Web.answer("200 OK")
      ))
    #expect(web.traits(of: .ipAddress) == [traits])
    #expect(web.findings("5.2/more-technologies", rule: "third-party-disclosure") == [verdict])
  }

  @Test func anAddressOfThePrivateNetworkIsReportedApart() throws {
    let body = #"{"ip": "203.0.113.77", "lan": {"ip": "192.168.4.77"}}"#
    let web = try Web((Web.request("POST /v1", host: "telemetry.stratasys.com", body: body), Web.answer("200 OK")))
    let subjects = web.report.findings.filter { $0.rule == "5.1-ip" }.map(\.subject)
    #expect(subjects.count == 2)
    #expect(subjects.count { $0.hasPrefix("IP address of a private network sent to") } == 1)
  }

  // MARK: Devices around the sender

  private func neighbour(_ address: UInt32, _ mac: UInt64) -> [UInt8] {
    Frames.ethernet(
      Frames.arp(
        operation: 2, sender: MACAddress(bits: mac), senderAddress: IPAddress(v4: address), target: Frames.serverMAC,
        targetAddress: IPAddress(v4: 0xC000_0201)), type: 0x0806)
  }

  private func telling(_ mac: String, router: UInt64) throws -> Web {
    let body = #"{"mac": "\#(mac)"}"#
    let request = Web.request("POST /v1", host: "telemetry.stratasys.com", body: body)
    return try Web(
      frames: [neighbour(0xC000_0232, 0x0000_5E00_5301), neighbour(0xC000_02FE, router)]
        + TCPConversation.exchange([(.fromInitiator, Array(request.utf8))]))
  }

  @Test func theRoutersAddressIsNotTheDevices() throws {
    let router = try telling("02:00:00:00:00:fe", router: 0x0200_0000_00FE)
    #expect(router.traits(of: .macAddress) == [[.otherDevice]])
    #expect(router.findings("5.1", rule: "undeclared") == ["undeclared"])
    let own = try telling("00:00:5e:00:53:01", router: 0x0200_0000_00FE)
    #expect(own.traits(of: .macAddress) == [nil])
    #expect(own.findings("5.1", rule: "5.1-mac") == ["declared"])
    // Of the same maker: it may be another interface of the same device.
    #expect(try telling("00:00:5e:00:53:fe", router: 0x0000_5E00_53FE).traits(of: .macAddress) == [nil])
  }

  // MARK: Two sites on one machine

  private func hit(_ page: String, _ fields: String...) -> (request: String, answer: String) {
    let location = page.isEmpty ? "" : "&dl=\(page)"
    var request = Web.request("GET /collect?v=1&tid=UA-1-1&cid=35009.12\(location)", host: "www.google-analytics.com")
    request = request.replacing("\r\n\r\n", with: "\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
    return (request, Web.answer("200 OK"))
  }

  @Test func hitsOfAnotherSiteAreNotHeldAgainstThePolicy() throws {
    let other = "https%3A%2F%2Fshop.example.org%2F"
    let own = "https%3A%2F%2Fwww.stratasys.com%2F"
    #expect(try Web(site, hit(own)).findings("5.2/google-analytics", rule: "ip-anonymization") == ["contradicted"])
    #expect(try Web(site, hit("")).findings("5.2/google-analytics", rule: "ip-anonymization") == ["contradicted"])
    let elsewhere = try Web(site, hit(other))
    #expect(elsewhere.findings("5.2/google-analytics", rule: "ip-anonymization") == [])
    #expect(elsewhere.findings("5.2/google-analytics", rule: "5.2-google-usage") == [])
    #expect(elsewhere.report.notices.contains { $0.kind == "out-of-scope" })
    #expect(
      try Web(site, hit(other), hit(own)).findings("5.2/google-analytics", rule: "ip-anonymization") == ["contradicted"]
    )
  }

  @Test func theRefererTellsTheSiteWhereTheHitDoesNot() throws {
    #expect(
      try Web(site, hit("", "Referer: https://shop.example.org/"))
        .findings("5.2/google-analytics", rule: "ip-anonymization") == [])
    #expect(
      try Web(hit("", "Referer: https://blog.stratasys.com/"))
        .findings("5.2/google-analytics", rule: "ip-anonymization") == ["contradicted"])
  }

  /// The body comes in frames of its own; the header section before it says whose page it is.
  @Test(arguments: [("shop.example.org", [String]()), ("www.stratasys.com", ["contradicted"])])
  func aBodyBelongsToThePageOfItsHeader(site: String, expected: [String]) throws {
    let body = "ev=Lead&ud%5Bem%5D=operator%40example.com"
    let head =
      "POST /tr HTTP/1.1\r\nHost: www.facebook.com\r\nReferer: https://\(site)/\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    let visit = TCPConversation.exchange(
      [(.fromInitiator, Array(Web.request("GET /", host: "www.stratasys.com").utf8))],
      server: Endpoint(IPAddress(v4: 0xCB00_7120), 80))
    let web = try Web(
      frames: visit
        + TCPConversation.exchange([(.fromInitiator, Array(head.utf8)), (.fromInitiator, Array(body.utf8))]))
    #expect(web.values(.emailAddress) == ["email-address operator@example.com"])
    #expect(web.findings("5.2/retargeting", rule: "retargeting-pii") == expected)
  }

  // MARK: Clause 12

  private func signUp(_ born: String, _ answer: String) throws -> Web {
    let body = #"{"name": "Jim Example", "email": "kid@example.com", "birthDate": "\#(born)"}"#
    return try Web((Web.request("POST /profile/register", host: "grabcad.com", body: body), answer))
  }

  private var thisYear: Int {
    // Captures of the builder are of one fixed day.
    Int((try? Web(site))?.report.captures.first?.first?.prefix(4) ?? "") ?? 0
  }

  @Test func aChildThatIsAcceptedContradicts() throws {
    let accepted = Web.answer("201 Created", "Set-Cookie: sid=8f14e45fceea167a", body: #"{"username": "kid7"}"#)
    #expect(thisYear > 2000)
    let child = try signUp("\(thisYear - 9)-04-12", accepted)
    #expect(child.traits(of: .birthDate) == [[.under13]])
    #expect(child.findings("12", rule: "children") == ["contradicted"])
    let adult = try signUp("1985-04-12", accepted)
    #expect(adult.traits(of: .birthDate) == [nil])
    #expect(adult.findings("12", rule: "children") == ["declared-vague"])
    let refused = try signUp("\(thisYear - 9)-04-12", Web.answer("403 Forbidden", body: #"{"username": "kid7"}"#))
    #expect(refused.findings("12", rule: "children") == ["declared-vague"])
    #expect(child.report.findings.first { $0.verdict == .contradicted }?.reason.contains("frame") == true)
  }

  @Test func anAgeIsAPersonsOnlyBesideAnAddress() throws {
    let accepted = Web.answer("201 Created", body: #"{"username": "kid7"}"#)
    let person = try Web(
      (
        Web.request("POST /register", host: "grabcad.com", body: #"{"email": "kid@example.com", "user_age": 9}"#),
        accepted
      ))
    #expect(person.findings("12", rule: "children") == ["contradicted"])
    let record = try Web(
      (Web.request("POST /v1", host: "grabcad.com", body: #"{"age": 9, "from": "kid@example.com"}"#), accepted))
    #expect(record.values(.birthDate) == [])
  }

  // MARK: Clause 7

  private let profile =
    #"{"full_name": "Jane Example", "email": "operator@example.com", "last_login_ip": "198.51.100.7"}"#

  @Test func aProfileReadWithoutSignInIsPublic() throws {
    let web = try Web(
      (Web.request("GET /profile/toperator", host: "grabcad.com"), Web.answer("200 OK", body: profile)))
    #expect(web.findings("7", rule: "public-profile") == ["contradicted", "declared", "declared-vague"])
    #expect(
      web.report.findings.first { $0.clause == "7" && $0.verdict == .contradicted }?.subject.contains("IP") == true)
  }

  @Test func aProfileReadAfterSignInIsNot() throws {
    let web = try Web(
      (
        Web.request("GET /profile/toperator", host: "grabcad.com", "Cookie: sid=8f14e45fceea167a"),
        Web.answer("200 OK", body: profile)
      ))
    #expect(web.findings("7", rule: "public-profile") == [])
    #expect(web.report.clauses.first { $0.clause == "7" }?.verdict == .notObserved)
  }

  // MARK: Clause 11

  private func step(to host: String, _ fields: String...) throws -> Web {
    let request = "GET / HTTP/1.1\r\nHost: \(host)\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    return try Web(site, (request, Web.answer("200 OK")))
  }

  @Test func whoFollowsALinkGivesToTheOther() throws {
    let from = "Referer: https://www.stratasys.com/partners"
    let asked = "Sec-Fetch-User: ?1"
    let page = "Sec-Fetch-Dest: document"
    let web = try step(to: "shop.example.org", from, asked, page)
    #expect(web.findings("11", rule: "third-party-link") == ["declared"])
    #expect(
      web.report.findings.first { $0.clause == "11" }?.subject
        == "the user went from www.stratasys.com to shop.example.org")
    #expect(try step(to: "shop.example.org", from, page).findings("11", rule: "third-party-link") == [], "no act")
    #expect(
      try step(to: "shop.example.org", from, asked, "Sec-Fetch-Dest: iframe")
        .findings("11", rule: "third-party-link") == [])
    #expect(try step(to: "blog.stratasys.com", from, asked, page).findings("11", rule: "third-party-link") == [])
    #expect(
      try step(to: "shop.example.org", "Referer: https://www.example.com/", asked, page)
        .findings("11", rule: "third-party-link") == [])
  }

  // MARK: Clause 13

  @Test func whatApplicantsSendComesUnderAnotherNotice() throws {
    let body = #"{"name": "Jane Example", "email": "operator@example.com"}"#
    let web = try Web((Web.request("POST /careers/apply", host: "www.stratasys.com", body: body), Web.answer("200 OK")))
    #expect(web.findings("13", rule: "job-application") == ["out-of-scope", "out-of-scope"])
    #expect(web.report.clauses.first { $0.clause == "13" }?.verdict == .outOfScope)
    #expect(web.report.clauses.first { $0.clause == "4.1.1" }?.verdict == .notObserved)
    #expect(web.report.clauses.first { $0.clause == "14" }?.verdict == .exposure, "in clear it is exposed all the same")
    let job = try Web((Web.request("POST /jobs", host: "print-api.grabcad.com", body: body), Web.answer("200 OK")))
    #expect(job.findings("13", rule: "job-application") == [], "a job of a printer is no application")
    #expect(job.report.clauses.first { $0.clause == "4.1.1" }?.verdict == .declared)
  }
}
