import AuditModel
import Foundation
import Reports
import TestSupport
import Testing

@Suite struct JSONReportTests {
  private func object() throws -> [String: Any] {
    let bytes = JSONReport().render(SampleReport.report, style: TextStyle())
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func obeysTheSchemaOfTheContract() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/candor-report-1.schema.json"))
    let bytes = JSONReport().render(SampleReport.report, style: TextStyle())
    #expect(try schema.errors(in: Data(bytes)) == [])
  }

  /// Those of the recorded captures are reports as `scan` writes them.
  @Test func everyRecordedReportObeysTheSchema() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/candor-report-1.schema.json"))
    let folder = RepositoryFolder.path("captures")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)/expected.json" }
      .filter(FileManager.default.fileExists)
    #expect(files.count >= 50)
    for file in files {
      #expect(try schema.errors(in: Data(contentsOf: URL(fileURLWithPath: file))).prefix(3) == [], "\(file)")
    }
  }

  @Test func everyTraitIsInTheSchema() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/candor-report-1.schema.json"))
    var report = SampleReport.report
    report.transfers[0].value.traits = ValueTrait.allCases
    #expect(try schema.errors(in: Data(JSONReport().render(report, style: TextStyle()))) == [])
  }

  @Test func schemaRefusesWhatTheContractDoesNotKnow() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/candor-report-1.schema.json"))
    var broken = try object()
    broken["schema"] = "candor-report-2"
    broken["extra"] = 1
    broken["policies"] = nil
    #expect(schema.errors(in: broken).count == 3)
  }

  @Test func keysAreSortedAtEveryLevel() throws {
    let text = String(decoding: JSONReport().render(SampleReport.report, style: TextStyle()), as: UTF8.self)
    let canonical = try JSONSerialization.data(
      withJSONObject: object(), options: [.sortedKeys, .withoutEscapingSlashes])
    #expect(text.replacing("\n", with: "") == String(decoding: canonical, as: UTF8.self))
  }

  @Test func readsBackAsTheSameReport() throws {
    let bytes = JSONReport().render(SampleReport.report, style: TextStyle())
    #expect(try JSONDecoder().decode(AuditReport.self, from: Data(bytes)) == SampleReport.report)
  }

  @Test func payloadBytesAreTheSumOfTheBins() throws {
    let coverage = try #require(try object()["coverage"] as? [String: Int])
    #expect(coverage["payloadBytes"] == 107)
    #expect(coverage.filter { !["payloadBytes", "droppedPackets"].contains($0.key) }.values.reduce(0, +) == 107)
  }

  @Test func absentNamesAreNullAndClearValuesAreAbsent() throws {
    let transfers = try #require(try object()["transfers"] as? [[String: Any]])
    let recipient = try #require(transfers[1]["recipient"] as? [String: Any])
    #expect(recipient["host"] is NSNull)
    let value = try #require(transfers[0]["value"] as? [String: Any])
    #expect(value["clear"] == nil)
  }

  @Test func emptyReportIsValid() throws {
    let schema = try JSONSchema(contentsOf: RepositoryFolder.path("rules/schema/candor-report-1.schema.json"))
    let report = AuditReport(tool: .init(version: "0", rules: .init(types: "1", packs: [:])))
    #expect(try schema.errors(in: Data(JSONReport().render(report, style: TextStyle()))) == [])
  }

  @Test func everyLineOfNDJSONIsAnObject() throws {
    let text = String(decoding: NDJSONReport().render(SampleReport.report, style: TextStyle()), as: UTF8.self)
    let records = try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["record"] as? String
    }
    #expect(
      records == ["report", "capture", "transfer", "transfer", "finding", "clause", "clause", "device", "notice"])
  }
}
