import AuditModel
import Foundation
import Pipeline
import RulePacks
import TestSupport
import Testing

/// Whatever comes first in a capture: what follows is audited, in bounded time, every byte is booked once, and a notice
/// says what could not be read.
@Suite struct HostileCaptureTests {
  private static let audit = Result {
    try Audit(
      AuditSettings(
        rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"],
        showsValues: true, version: "test"))
  }

  private func report(_ capture: [UInt8]) throws -> AuditReport {
    let audit = try Self.audit.get()
    return CaptureBuilder.withTemporary(capture) { path in audit.run([path], filter: nil) { _ in }.report }
  }

  private func expectWitness(in report: AuditReport, at place: SourceLocation = #_sourceLocation) {
    let found = Set(
      report.transfers.filter { $0.recipient.host == "telemetry.stratasys.com" }.compactMap(\.value.clear))
    #expect(found.contains(HostileFlow.witnessAddress), sourceLocation: place)
    #expect(found.contains(HostileFlow.witnessMail), sourceLocation: place)
    let coverage = report.coverage
    let bins =
      coverage.decoded + coverage.opaqueEncrypted + coverage.opaqueUnknown + coverage.gap + coverage.retransmitted
      + coverage.unsupported
    #expect(bins == coverage.payloadBytes, sourceLocation: place)
  }

  @Test(arguments: HostileFlow.all) func theRestIsAudited(_ flow: HostileFlow) throws {
    let capture = CaptureBuilder(flow.frames() + HostileFlow.witness()).pcapng()
    var report: AuditReport?
    let time = try ContinuousClock().measure { report = try self.report(capture) }
    let found = try #require(report)
    expectWitness(in: found)
    if let notice = flow.notice {
      #expect(found.notices.contains { $0.kind == notice }, "\(flow): \(found.notices.map(\.kind))")
    }
    #expect(time < .seconds(30), "\(flow): \(time)")
  }

  /// The witness within the hostile flows, not only behind them.
  @Test func theRestIsAuditedAmongAllOfThem() throws {
    var frames: [[UInt8]] = []
    for (index, flow) in HostileFlow.all.enumerated() { frames += flow.frames(from: UInt16(20_000 + index)) }
    let witness = HostileFlow.witness()
    let step = frames.count / witness.count
    for (index, frame) in witness.enumerated() { frames.insert(frame, at: min(index * (step + 1), frames.count)) }
    expectWitness(in: try report(CaptureBuilder(frames).pcapng()))
  }

  /// A block of secrets that claims more than it holds.
  @Test func theRestIsAuditedBehindASecretsBlockCutShort() throws {
    var blocks = PcapngBlocks()
    blocks.section()
    blocks.interface()
    blocks.block(10, [0x4B, 0x53, 0x4C, 0x54, 0x88, 0x13, 0, 0] + Array("CLIENT_RANDOM 00".utf8))
    for (index, frame) in HostileFlow.witness().enumerated() {
      blocks.packet(frame, ticks: 1_700_000_000_000_000 + UInt64(index))
    }
    let found = try report(blocks.bytes)
    expectWitness(in: found)
    #expect(found.notices.contains { $0.kind == "damaged-block" })
  }

  /// Sections may follow each other in one file (draft-ietf-opsawg-pcapng section 4.1): first what no key opens.
  @Test func theRestIsAuditedBehindWrongKeys() throws {
    let path = RepositoryFolder.path("captures/tls-wrong-keys/capture.pcapng")
    let sealed = try #require(FileManager.default.contents(atPath: path))
    let found = try report([UInt8](sealed) + CaptureBuilder(HostileFlow.witness()).pcapng())
    expectWitness(in: found)
    #expect(found.notices.contains { $0.kind == "tls-wrong-key" }, "\(found.notices.map(\.kind))")
    #expect(found.coverage.opaqueEncrypted > 0)
  }

  /// Secrets that are no secrets, between the packets.
  @Test func theRestIsAuditedBehindSecretsOfNoise() throws {
    let noise = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let lines = Array(String(repeating: "CLIENT_RANDOM zz 00\r\n", count: 50_000).utf8)
    let found = try report(CaptureBuilder(HostileFlow.witness()).pcapng(secrets: [noise, lines]))
    expectWitness(in: found)
    #expect(found.notices.contains { $0.kind == "secrets-damaged" }, "\(found.notices.map(\.kind))")
  }
}
