import Foundation
import TestSupport
import Testing

/// `candor scan mail.mbox` and `candor scan session.har`: files of messages, audited as captures.
@Suite struct RecordScanTests {
  private struct Transfer: Decodable, Equatable {
    struct Recipient: Decodable, Equatable {
      var host: String?
      var party: String
    }
    var dataType: String
    var location: String
    var frames: [Int]
    var form: [String]
    var recipient: Recipient
    var channel: String
    var `protocol`: String
  }

  private struct Report: Decodable {
    struct Finding: Decodable {
      var clause: String
      var verdict: String
      var rule: String
    }
    var transfers: [Transfer]
    var findings: [Finding]
  }

  private func scan(_ text: String, _ name: String) throws -> Report {
    try TemporaryFolder.with { folder in
      try folder.write(text, name)
      let outcome = try CandorProcess.run("scan", name, "--exit-zero", "--format", "json", in: folder.path(""))
      #expect(outcome.status == 0, "\(outcome.error)")
      return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }
  }

  @Test func mailbox() throws {
    let filler = String(repeating: "<p>Great news about printing.</p>", count: 20)
    let report = try scan(
      """
      From news@grabcad.com Fri May 25 10:00:00 2018
      From: GrabCAD News <news@grabcad.com>
      To: Jane Roe <jroe@example.com>
      Date: Fri, 25 May 2018 10:00:00 +0000
      Precedence: bulk
      Content-Type: text/html

      \(filler)<a href="https://grabcad.com/unsubscribe">unsubscribe</a>

      From jroe@example.com Fri May 25 11:00:00 2018
      From: Jane Roe <jroe@example.com>
      To: support@stratasys.com
      Date: Fri, 25 May 2018 11:00:00 +0000
      Content-Type: text/plain
      Content-Transfer-Encoding: base64

      bWFjPTAwOjAwOjVlOjAwOjUzOjEw

      """, "mail.mbox")
    let mac = try #require(report.transfers.first { $0.dataType == "mac-address" })
    #expect(
      mac
        == Transfer(
          dataType: "mac-address", location: "MAIL body $", frames: [2], form: ["base64"],
          recipient: .init(host: "stratasys.com", party: "first-party"), channel: "unknown", protocol: "mail"))
    let to = try #require(report.transfers.first { $0.dataType == "recipient-email" && $0.frames == [1] })
    #expect(to.recipient == .init(host: "example.com", party: "third-party"))
    #expect(to.location == "MAIL header To")
    #expect(report.transfers.contains { $0.dataType == "full-name" && $0.location == "MAIL header From" })
    #expect(report.findings.filter { $0.rule == "unsubscribe" }.map(\.verdict) == ["kept"])
  }

  @Test func archive() throws {
    let report = try scan(
      #"""
      {"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"startedDateTime":"2018-05-25T10:00:00Z",
      "request":{"method":"POST","url":"https://www.stratasys.com/v1?mail=jroe%40example.com","httpVersion":"HTTP/2",
      "headers":[],"postData":{"mimeType":"application/json","text":"{\"mac\":\"00:00:5e:00:53:10\"}"}},
      "response":{"status":200,"statusText":"","headers":[{"name":"set-cookie","value":"v=abc123def456; Max-Age=99999999"}],
      "content":{"size":0}},"serverIPAddress":"203.0.113.10"}]}}
      """#, "session.har")
    #expect(
      report.transfers.filter { $0.dataType != "persistent-cookie" }
        == [
          Transfer(
            dataType: "mac-address", location: "POST /v1 body $.mac", frames: [1], form: ["json"],
            recipient: .init(host: "www.stratasys.com", party: "first-party"), channel: "tls", protocol: "http/2"),
          Transfer(
            dataType: "email-address", location: "POST /v1 query mail", frames: [1], form: ["percent"],
            recipient: .init(host: "www.stratasys.com", party: "first-party"), channel: "tls", protocol: "http/2"),
        ])
    #expect(report.findings.contains { $0.rule == "cookie-lifetime" && $0.verdict == "contradicted" })
    #expect(!report.findings.contains { $0.rule == "cleartext" })
  }
}
