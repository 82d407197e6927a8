import AuditModel
import Testing

@testable import Policies

/// Clause 3 and 8: a value is personal when it stands beside one that names a person, or in the same session.
@Suite struct LinkageTests {
  private let host = "telemetry.stratasys.com"

  private func link(_ second: [(type: DataType, location: String)], digests: [String]) throws -> String? {
    var builder = EvidenceBuilder()
    builder.message(
      [(.sessionCookie, "POST /login cookie sid"), (.emailAddress, "POST /login body email")], to: host,
      digests: ["cookie", "mail"])
    builder.message(second, to: host, digests: digests)
    let verdicts = try Verdicts(builder)
    return verdicts.findings("3").first { $0.subject.hasPrefix("serial") }?.evidence.first?.detail["link"]
  }

  @Test func oneCookieMakesOneSession() throws {
    let link = try link(
      [(.sessionCookie, "POST /usage cookie sid"), (.serialNumber, "POST /usage body $.serial")],
      digests: ["cookie", "serial"])
    #expect(link == "serial-number → (same session, frame 1) → email-address")
  }

  @Test func anotherCookieDoesNot() throws {
    #expect(
      try link(
        [(.sessionCookie, "POST /usage cookie sid"), (.serialNumber, "POST /usage body $.serial")],
        digests: ["another", "serial"]) == nil)
  }

  /// Domain note 3.3: the same address is a weak edge, which never counts as a link.
  @Test func anAddressJoinsNothing() throws {
    var builder = EvidenceBuilder()
    builder.message(
      [(.ipAddress, "POST /login body ip"), (.emailAddress, "POST /login body email")], to: host,
      digests: ["ip", "mail"])
    builder.message([(.ipAddress, "POST /anonymous/usage body ip")], to: host, digests: ["ip"])
    #expect(try Verdicts(builder).findings("8").filter { $0.rule == "anonymous-linkage" } == [])
  }

  @Test func aSessionOfAnAnonymousRouteContradicts() throws {
    var builder = EvidenceBuilder()
    builder.message(
      [(.authToken, "POST /login header Authorization"), (.emailAddress, "POST /login body email")], to: host,
      digests: ["token", "mail"])
    builder.message(
      [
        (.authToken, "POST /anonymous/usage header Authorization"),
        (.installationID, "POST /anonymous/usage body $.id"),
      ],
      to: host, digests: ["token", "id"])
    #expect(try Verdicts(builder).findings("8").contains { $0.verdict == .contradicted })
  }
}
