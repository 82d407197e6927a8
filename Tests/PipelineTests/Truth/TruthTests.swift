import AuditModel
import Foundation
import Pipeline
import RulePacks
import TestSupport
import Testing

/// Every recorded capture is audited and held against what its lab script planted: recall by value and place, the
/// clauses' verdicts, and silence where nothing may be found.
@Suite struct TruthTests {
  private func report(_ folder: String) throws -> AuditReport {
    let path = RepositoryFolder.path("captures/\(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let capture = try #require(names.first { $0.hasPrefix("capture.") })
    let inventory = path + "/inventory.yaml"
    let settings = AuditSettings(
      rules: RulesFolder(path: RepositoryFolder.path("rules")), policies: ["stratasys-2018-05-25"],
      inventory: FileManager.default.fileExists(atPath: inventory) ? inventory : nil, showsValues: true, version: "test"
    )
    let outcome = try Audit(settings).run([path + "/" + capture], filter: nil) { _ in }
    #expect(outcome.captureErrors == [])
    return outcome.report
  }

  @Test(arguments: CaptureTruth.folders) func plantedValuesAreFoundInTheirPlace(_ folder: String) throws {
    let truth = try CaptureTruth(folder: folder)
    let report = try report(folder)
    for planted in truth.planted {
      let found = report.transfers.filter {
        $0.dataType.rawValue == planted.dataType && $0.value.clear == planted.value
      }
      // Inside TLS, and the capture holds no keys.
      if planted.opaque == true {
        #expect(found.isEmpty, "\(folder): \(planted)")
        continue
      }
      let placed = found.filter { $0.location == planted.location && $0.direction.rawValue == planted.direction }
      let addressed = placed.filter { planted.host == nil || $0.recipient.host == planted.host }
      #expect(!addressed.isEmpty, "\(folder): \(planted) not found; the value stands at \(found.map(\.location))")
      #expect(addressed.reduce(0) { $0 + $1.count } >= planted.minCount ?? 1, "\(folder): \(planted) too seldom")
      // The same value may be planted at one place in several forms.
      let forms = truth.planted.filter {
        $0.dataType == planted.dataType && $0.value == planted.value && $0.location == planted.location
          && $0.direction == planted.direction
      }.map { $0.form ?? [] }
      let isOpen = planted.note?.contains("path open") == true
      #expect(
        isOpen || addressed.contains { $0.form.map(\.rawValue) == planted.form ?? [] }, "\(folder): \(planted)")
      for transfer in addressed {
        // Where a note leaves the path open, only the last coding is certain.
        let form = transfer.form.map(\.rawValue)
        #expect(isOpen ? form.last == planted.form?.last : forms.contains(form), "\(folder): \(planted)")
        #expect(planted.party == nil || transfer.recipient.party.rawValue == planted.party, "\(folder): \(planted)")
      }
    }
  }

  @Test(arguments: CaptureTruth.folders) func clausesGetTheVerdictsOfTheDomainNote(_ folder: String) throws {
    let truth = try CaptureTruth(folder: folder)
    let report = try report(folder)
    for (clause, expected) in truth.verdicts ?? [:] {
      let found = report.clauses.first { $0.clause == clause }?.verdict.rawValue
      #expect(found.map(expected.words.contains) == true, "\(folder): clause \(clause) is \(found ?? "absent")")
    }
  }

  @Test(arguments: CaptureTruth.folders) func silentCapturesStaySilent(_ folder: String) throws {
    let truth = try CaptureTruth(folder: folder)
    guard truth.silent == true else { return }
    let noise = try report(folder).transfers.filter { !(truth.allowed ?? []).contains($0.dataType.rawValue) }
    #expect(noise.map { "\($0.dataType.rawValue) \($0.location)" } == [])
  }

  @Test(arguments: CaptureTruth.folders) func ledgerSums(_ folder: String) throws {
    let coverage = try report(folder).coverage
    let bins =
      coverage.decoded + coverage.opaqueEncrypted + coverage.opaqueUnknown + coverage.gap + coverage.retransmitted
      + coverage.unsupported
    #expect(bins == coverage.payloadBytes)
    #expect(coverage.payloadBytes > 0)
  }

  @Test func thereAreCapturesToTest() {
    #expect(CaptureTruth.folders.count >= 30)
  }
}
