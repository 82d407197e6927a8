import AuditModel
import Foundation
import TestSupport
import Testing

/// Secrets that are wrong, cut or none: what they would open stays closed, and all else is audited.
struct DamagedSecretsTests {
  private func scan(_ bytes: [UInt8]) throws -> String {
    try TemporaryFolder.with { files in
      try files.write(bytes, "x.pcapng")
      let outcome = try CandorProcess.run("scan", "x.pcapng", "--format", "json", "--exit-zero", in: files.path)
      #expect(outcome.status == 0 || outcome.status == 3, "\(outcome.error)")
      return outcome.output
    }
  }

  private func payload(_ report: String) -> Int {
    report.firstMatch(of: #/"payloadBytes":(\d+)/#).flatMap { Int($0.1) } ?? -1
  }

  private func posts(_ report: String) -> Int { report.matches(of: #/"location":"POST /[a-z0-9-]+ body/#).count }

  /// The block ends within its last lines: those before it are used.
  @Test func aBlockThatEndsWithinALine() throws {
    let capture = try SecretsCapture("tls-ciphers")
    let whole = try scan(capture.bytes(secretsBehind: 0))
    let cut = Array(capture.keyLog.utf8.prefix(capture.keyLog.utf8.count / 2))
    let report = try scan(capture.bytes(secretsBehind: 0, cut))
    #expect(posts(whole) == 27)
    #expect((5...22).contains(posts(report)), "\(posts(report))")
    #expect(report.contains("tls-no-key"))
    #expect(payload(report) == payload(whole))
  }

  /// A block that says it holds more than it does: what is there is used, with a notice, and the packets behind it are
  /// read.
  @Test func aBlockThatLiesAboutItsLength() throws {
    let capture = try SecretsCapture("tls-ciphers")
    let whole = try scan(capture.bytes(secretsBehind: 0))
    let log = Array(capture.keyLog.utf8)
    let report = try scan(capture.bytes(secretsBehind: 0.5, log, claimed: log.count + 4_000))
    #expect(report.contains("\"damaged-block\""))
    #expect(posts(report) == 27)
    #expect(payload(report) == payload(whole))
  }

  /// Wrong secrets beside a conversation in clear, which is audited all the same.
  @Test func wrongSecretsCostNothingElse() throws {
    let capture = try SecretsCapture("tls-wrong-keys")
    let request = "GET /v1?email=operator@example.com HTTP/1.1\r\nHost: telemetry.stratasys.com\r\n\r\n"
    let clear = CaptureBuilder(TCPConversation.exchange([(.fromInitiator, Array(request.utf8))])).pcapng()
    // A pcapng file may have several sections.
    let report = try scan(capture.bytes(secretsBehind: 0) + clear)
    #expect(report.contains("\"location\":\"GET /v1 query email\""))
    #expect(report.contains("\"tls-wrong-key\""))
    #expect(posts(report) == 0)
  }
}
