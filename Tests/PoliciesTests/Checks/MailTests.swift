import AuditModel
import Testing

@testable import Policies

/// Clauses 4.1.2 and 9, after the domain note's scenario S8.
@Suite struct MailTests {
  private func words(
    _ traits: MailTraits, domain: String = "info.stratasys.com", strictness: Strictness = .literal,
    rule: String = "unsubscribe"
  ) throws -> [String] {
    var builder = EvidenceBuilder()
    builder.fact(.mail(MailFact(domain: domain, traits: traits)), host: "mail.example.net", protocol: "smtp")
    return try Verdicts(builder, strictness: strictness).findings.filter { $0.rule == rule }
      .map { "\($0.clause) \($0.verdict.rawValue)" }
  }

  @Test func campaigns() throws {
    let campaign: MailTraits = [.readable, .campaign, .bulk]
    #expect(try words(campaign.union([.unsubscribeLink, .footerLink])) == ["9 kept"])
    // A header alone, or a link at the top, is not what was promised.
    #expect(try words(campaign.union([.listUnsubscribe, .oneClick])) == ["9 contradicted"])
    #expect(try words(campaign.union(.unsubscribeLink)) == ["9 contradicted"])
    #expect(try words(campaign) == ["9 contradicted"])
  }

  @Test func administrativeMails() throws {
    let done: MailTraits = [.readable, .administrative]
    #expect(try words(done) == ["9 kept"])
    #expect(try words(done, strictness: .strict) == ["9 contradicted"])
    // A subject about an order does not make an advertisement administrative.
    #expect(try words(done.union(.bulk)) == ["9 contradicted"])
  }

  @Test func othersAndUnreadableMails() throws {
    #expect(try words([.readable, .bulk], domain: "example.com") == [])
    #expect(try words([.bulk]) == [])
    #expect(try words([.readable, .footerLink, .unsubscribeLink], domain: "grabcad.com") == ["9 kept"])
  }

  @Test func confirmations() throws {
    let mail: MailTraits = [.readable, .confirmation, .administrative]
    #expect(try words(mail, rule: "confirmation-mail") == ["4.1.2 declared"])
    #expect(try words(mail.union(.campaign), rule: "confirmation-mail") == ["4.1.2 undeclared"])
    #expect(try words(mail, domain: "example.com", rule: "confirmation-mail") == [])
  }
}
