import AuditModel
import Foundation
import Pipeline
import RulePacks
import TestSupport
import Testing

/// The scenarios S1, S3, S4, S5 and the control CC of the domain note (section 5.2), on recorded captures, finding by
/// finding.
@Suite struct ScenarioCaptureTests {
  private static func audit(inventory: String? = nil) throws -> Audit {
    try Audit(
      AuditSettings(
        rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"],
        inventory: inventory, version: "test"))
  }

  private func report(_ folder: String) throws -> AuditReport {
    let path = RepositoryFolder.path("captures/\(folder)")
    let inventory = path + "/inventory.yaml"
    let audit = try Self.audit(inventory: FileManager.default.fileExists(atPath: inventory) ? inventory : nil)
    return audit.run([path + "/capture.pcapng"], filter: nil) { _ in }.report
  }

  private func word(_ clause: String, _ report: AuditReport) -> Verdict? {
    report.clauses.first { $0.clause == clause }?.verdict
  }

  private func findings(_ rule: String, _ report: AuditReport) -> [Finding] {
    report.findings.filter { $0.rule == rule }
  }

  @Test("S1: a polled printer is exposure, no collection; its serial number is linked to the owner")
  func polledPrinter() throws {
    let report = try report("printer-lan-poll")
    #expect(!report.findings.isEmpty)
    #expect(report.findings.allSatisfy { $0.verdict == .exposure && $0.clause == "14" })
    #expect(word("5.1", report) == .notObserved)
    let owner = report.findings.filter { $0.subject.hasPrefix("username") }
    #expect(!owner.isEmpty && owner.allSatisfy { $0.severity == .warning })
    let serial = try #require(report.findings.first { $0.subject.contains("waikiki.productSerialNumber") })
    #expect(serial.severity == .note)
    #expect(serial.evidence.first?.detail["link"]?.hasSuffix("→ username") == true)
    // Server times, cassette serials and odometers are numbers as long as telephone numbers.
    #expect(report.transfers.filter { $0.dataType == .phoneNumber } == [])
  }

  @Test("S3: without secrets nothing passes; hosts, bytes and interval are told")
  func closedTelemetry() throws {
    let report = try report("telemetry-tls-nokeys")
    #expect(word("5.1", report) == .opaque)
    #expect(word("6.4", report) == .declared)
    #expect(report.clauses.filter { $0.verdict == .kept } == [])
    let passing = report.clauses.filter { $0.verdict == .declared }.map(\.clause)
    #expect(passing == ["1", "6.4"], "contact itself is seen, and nothing else")
    let reason = try #require(report.clauses.first { $0.clause == "5.1" }?.reason)
    #expect(reason.contains("print.grabcad.com (") && reason.contains(" bytes, "))
    #expect(report.coverage.opaqueEncrypted > 0)
  }

  @Test("S4: six cookies")
  func cookies() throws {
    let report = try report("cookies")
    let lives = findings("cookie-lifetime", report)
    #expect(lives.count == 6)
    #expect(lives.count { $0.verdict == .kept } == 4)
    let broken = lives.filter { $0.verdict == .contradicted }
    #expect(Set(broken.compactMap { $0.evidence.first?.detail["cookie"] }) == ["_ga", "_mkto_trk"])
    let google = broken.first { $0.evidence.first?.detail["cookie"] == "_ga" }
    #expect(google?.evidence.first?.detail["lifetimeSeconds"] == "63072000")
    #expect(google?.evidence.first?.detail["limitSeconds"] == "31536000")
    #expect(findings("cookie-majority", report).map(\.verdict) == [.contradicted])
    #expect(findings("cookie-majority", report).first?.subject.hasPrefix("2 of 6 ") == true)
    #expect(word("5.2/cookies", report) == .contradicted)
  }

  @Test("S5: ten hits are masked, one is not, one cannot be judged")
  func analytics() throws {
    let report = try report("google-analytics")
    let hits = findings("ip-anonymization", report)
    #expect(hits.count { $0.verdict == .kept } == 10)
    #expect(hits.count { $0.verdict == .contradicted } == 1)
    #expect(hits.count { $0.verdict == .notObservable } == 1)
    #expect(Set(hits.map(\.id)).count == 12)
    #expect(word("5.2/google-analytics", report) == .contradicted)
    #expect(report.clauses.first { $0.clause == "5.2/google-analytics" }?.reason?.contains("10 of 11 hits") == true)
  }

  // MARK: CC

  private func expectNothing(_ report: AuditReport, _ words: Comment, at location: SourceLocation = #_sourceLocation) {
    #expect(report.findings == [], words, sourceLocation: location)
    for row in report.clauses {
      #expect([.notObserved, .notObservable, .outOfScope].contains(row.verdict), words, sourceLocation: location)
      #expect(row.reason?.isEmpty == false, words, sourceLocation: location)
    }
  }

  @Test("CC: no vendor traffic") func otherTraffic() throws {
    expectNothing(try report("no-vendor"), "other operators only")
  }

  private func report(_ bytes: [UInt8]) throws -> AuditReport {
    let audit = try Self.audit()
    return CaptureBuilder.withTemporary(bytes) { path in audit.run([path], filter: nil) { _ in }.report }
  }

  @Test("CC: only the link's own protocols") func linkOnly() throws {
    let spanningTree: [UInt8] = [0x42, 0x42, 0x03] + [UInt8](repeating: 0, count: 35)
    let arp = Frames.arp(
      operation: 1, sender: Frames.clientMAC, senderAddress: Frames.client, target: MACAddress(bits: 0),
      targetAddress: IPAddress(v4: 0xC000_0201))
    let report = try report(
      CaptureBuilder([
        Frames.ethernet(spanningTree, type: 38), Frames.ethernet(arp, type: 0x0806),
        Frames.ethernet(spanningTree, type: 38),
      ]).pcapng())
    expectNothing(report, "ARP and the spanning tree")
    #expect(report.captures.first?.packets == 3)
  }

  @Test("CC: joined in the middle, and cut after 96 bytes") func poorCaptures() throws {
    let request = Array(
      ("GET /a HTTP/1.1\r\nHost: www.example.org\r\n" + String(repeating: "X-Filler: 0123456789\r\n", count: 60)
        + "\r\n")
        .utf8)
    let frames = TCPConversation.exchange([
      (.fromInitiator, request), (.fromResponder, Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)),
    ])
    var builder = CaptureBuilder(Array(frames.dropFirst(3)))
    builder.snap(to: 96)
    let report = try report(builder.pcapng())
    expectNothing(report, "cut and joined")
    #expect(report.captures.first?.truncatedPackets ?? 0 > 0, "the report says that packets were cut")
    #expect(report.coverage.gap > 0, "and how much is missing")
  }
}
