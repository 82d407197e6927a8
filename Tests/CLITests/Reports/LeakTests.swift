import Foundation
import TestSupport
import Testing

/// A report is not a leak: without `--show-values` no planted value stands in any output, in no spelling.
@Suite struct LeakTests {
  @Test(arguments: Samples.recorded)
  func plantedValuesStayOut(folder name: String) throws {
    let spellings = try PlantedValues(of: name).spellings
    try TemporaryFolder.with { folder in
      let inventory = RepositoryFolder.path("captures/\(name)/inventory.yaml")
      let known = FileManager.default.fileExists(atPath: inventory) ? ["--inventory", inventory] : []
      for extra in Set([[], known]) {
        let outcome = try CandorProcess.run(
          ["scan", Samples.path(name), "--format", "text", "--format", "json=a.json", "--format", "ndjson=a.ndjson"]
            + extra, in: folder.path)
        #expect(outcome.status < 2, "\(outcome.error)")
        let outputs = [
          "text": Self.withoutDevices(text: outcome.output),
          "json": try Self.withoutDevices(json: folder.text("a.json")),
          "ndjson": Self.withoutDevices(lines: folder.text("a.ndjson")), "errors": outcome.error,
        ]
        for (output, text) in outputs {
          let haystack = text.lowercased()
          for (value, needles) in spellings {
            for needle in needles where haystack.contains(needle) {
              let place = haystack.range(of: needle).map { haystack[$0.lowerBound...].prefix(60) } ?? ""
              Issue.record("\(value) stands in the \(output) report as \(needle): \(place)")
            }
          }
        }
      }
    }
  }

  /// The same search must find what is not masked, or it proves nothing.
  @Test func theSearchFindsValuesThatAreShown() throws {
    let outcome = try CandorProcess.run(
      "scan", Samples.path("telemetry-clear"), "--format", "json", "--show-values", "--i-may-store-personal-data")
    let haystack = outcome.output.lowercased()
    let found = try PlantedValues(of: "telemetry-clear").spellings.filter { $1.contains { haystack.contains($0) } }
    #expect(found.count >= 3)
  }

  /// Devices are named by the addresses in packet headers, which are no collected values (contract, `devices`).
  private static func withoutDevices(json: String) throws -> String {
    var object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    object["devices"] = nil
    let data = try JSONSerialization.data(withJSONObject: object, options: [.withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
  }

  private static func withoutDevices(lines: String) -> String {
    lines.split(separator: "\n").filter { !$0.hasPrefix("{\"record\":\"device\"") }.joined(separator: "\n")
  }

  private static func withoutDevices(text: String) -> String { text }
}
