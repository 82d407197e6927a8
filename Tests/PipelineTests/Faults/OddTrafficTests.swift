import AuditModel
import Pipeline
import RulePacks
import TestSupport
import Testing

/// Captures that a mirror port, a network card or a trunk makes odd give what the plain capture gives.
@Suite struct OddTrafficTests {
  private static let plain: [[UInt8]] = {
    let body = #"{"mac": "00:00:5e:00:53:10", "owner": "operator@example.com"}"#
    return TCPConversation.exchange([
      (
        .fromInitiator,
        Array(
          "POST /v1/clear HTTP/1.1\r\nHost: telemetry.stratasys.com\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            .utf8)
      ),
      (
        .fromResponder,
        Array(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n{\"phone\": \"+1 212 555 0123\"}     "
            .utf8)
      ),
    ])
  }()

  private static let audit: Audit? = try? Audit(
    AuditSettings(
      rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"], showsValues: true,
      version: "test"))

  private func report(_ frames: [[UInt8]]) throws -> AuditReport {
    let audit = try #require(Self.audit)
    return CaptureBuilder.withTemporary(CaptureBuilder(frames).pcapng()) { path in
      audit.run([path], filter: nil) { _ in }.report
    }
  }

  private func values(_ report: AuditReport) -> [String] {
    report.transfers.map { "\($0.location) \($0.value.clear ?? "-") ×\($0.count)" }.sorted()
  }

  @Test func thePlainCaptureHoldsAllThree() throws {
    #expect(try values(report(Self.plain)).count == 3)
  }

  /// A trunk whose directions run on VLANs of their own is one conversation.
  @Test func eachDirectionOnItsOwnVLAN() throws {
    let tagged = Self.plain.map { frame in
      Array(frame.prefix(12)) + [0x81, 0, 0, frame[29] == 50 ? 10 : 20] + frame.dropFirst(12)
    }
    #expect(Set(tagged.map { $0[15] }) == [10, 20])
    #expect(try values(report(tagged)) == values(report(Self.plain)))
  }

  /// Offloading leaves the checksum to the network card; a really damaged frame looks no different.
  @Test func wrongChecksumsAreToldAndTheBytesRead() throws {
    var frames = Self.plain
    for index in frames.indices { frames[index][50] ^= 0x5A }
    let report = try report(frames)
    #expect(values(report) == (try values(self.report(Self.plain))))
    let notice = report.notices.first { $0.kind == "bad-checksum" }
    #expect(notice?.frame == 1)
    #expect(notice?.detail.hasPrefix("\(frames.count) frames") == true)
    #expect(try self.report(Self.plain).notices.allSatisfy { $0.kind != "bad-checksum" })
  }

  /// Every frame twice, as from a mirror port that sees both sides of a switch.
  @Test func duplicatedFrames() throws {
    let doubled = Self.plain.flatMap { [$0, $0] }
    let report = try report(doubled)
    #expect(values(report) == (try values(self.report(Self.plain))))
    #expect(report.coverage.retransmitted == Int(try self.report(Self.plain).coverage.payloadBytes))
  }
}
