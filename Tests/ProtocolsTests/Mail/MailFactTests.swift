import AuditModel
import Protocols
import TestSupport
import Testing

/// What promises about mail need to know of one (domain note, clause 9; RFC 2369, RFC 8058).
struct MailFactTests {
  private func fact(_ mail: String) -> MailFact? {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
    transcript.client("EHLO x\r\nDATA\r\n" + mail.replacing("\n", with: "\r\n") + "\r\n.\r\n")
    return decode(transcript, with: [SMTPModule.stream]).mails.first
  }

  @Test func mailsAreToldApart() {
    func marks(_ subject: String) -> [UInt64] {
      var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
      for subject in ["one", subject] {
        transcript.client("EHLO x\r\nDATA\r\nFrom: a@example.com\r\nSubject: \(subject)\r\n\r\nx\r\n.\r\n")
      }
      return decode(transcript, with: [SMTPModule.stream]).facts.compactMap {
        if case .mail(let mail) = $0 { mail.mark } else { nil }
      }
    }
    #expect(Set(marks("two")).count == 2)
    #expect(marks("one").count == 2 && Set(marks("one")).count == 1)
  }

  private let filler = String(repeating: "Great news about printing. ", count: 20)

  @Test func footerLinkInHTML() {
    let html =
      "From: News <news@Stratasys.com>\nList-Unsubscribe: <mailto:u@stratasys.com>\n"
      + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\nPrecedence: bulk\nContent-Type: text/html\n\n"
      + "<html><style>a{unsubscribe}</style><p>\(filler)</p><img src='x' width=\"1\" height=\"1\">"
      + "<p><a href=\"http://info.stratasys.com/x?mkt_tok=abc\">Unsubscribe</a></p></html>"
    #expect(
      fact(html)
        == MailFact(
          domain: "stratasys.com",
          traits: [
            .listUnsubscribe, .oneClick, .bulk, .readable, .pixel, .campaign, .unsubscribeLink, .footerLink, .clearLink,
          ]))
  }

  @Test func linkAtTheTopIsNoFooter() {
    let html =
      "From: a@stratasys.com\nContent-Type: text/html\n\n<a href=\"https://x/unsubscribe\">here</a><p>\(filler)</p>"
    #expect(fact(html)?.traits == [.readable, .unsubscribeLink])
  }

  @Test func plainTextAndEncodedParts() {
    let plain = "From: a@stratasys.com\n\n\(filler)\n\(filler)\nTo unsubscribe visit\nhttps://stratasys.com/u\n"
    #expect(fact(plain)?.traits == [.readable, .unsubscribeLink, .footerLink])
    // `<a href="https://x/optout">o</a>` in base64.
    let parts =
      "From: a@stratasys.com\nSubject: =?UTF-8?B?Q29uZmlybSB5b3VyIGFjY291bnQ=?=\n"
      + "Content-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/html\n"
      + "Content-Transfer-Encoding: base64\n\nPGEgaHJlZj0iaHR0cHM6Ly94L29wdG91dCI+bzwvYT4=\n--q--\n"
    #expect(
      fact(parts)?.traits == [.readable, .unsubscribeLink, .footerLink, .confirmation, .administrative])
  }

  @Test func repliesAndMailsWithoutText() {
    #expect(
      fact("From: x@stratasys.com\nIn-Reply-To: <1@a>\nContent-Type: application/pdf\n\n%PDF")?.traits == [.reply])
    #expect(fact("Subject: none\n\nhello")?.domain == "")
  }

  @Test func multipartsNestedWithoutEnd() {
    var mail = "From: a@stratasys.com\nContent-Type: multipart/mixed; boundary=b0\n\n"
    for level in 0..<2_000 { mail += "--b\(level)\nContent-Type: multipart/mixed; boundary=b\(level + 1)\n\n" }
    var found: MailFact?
    let time = ContinuousClock().measure { found = fact(mail) }
    #expect(found?.domain == "stratasys.com")
    #expect(time < .seconds(2))
  }
}
