import Foundation
import TestSupport
import Testing

/// Flag, environment, `--config`, nearest `candor.yaml` upward, built in: the first that has a setting decides.
@Suite struct SettingsTests {
  private func regionLine(
    _ arguments: [String] = [], _ environment: [String: String] = [:], in folder: String
  ) throws -> String {
    let outcome = try CandorProcess.shell(
      "\"$CANDOR\" doctor " + arguments.joined(separator: " "), environment: environment, in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("  region") } ?? ""
    return line.dropFirst(8).trimmingCharacters(in: .whitespaces)
  }

  @Test func theOrderOfPlaces() throws {
    try TemporaryFolder.with { folder in
      try folder.write("", "a/b/keep")
      let below = folder.path("a/b")
      #expect(try regionLine(in: below) == "none  (built in)")
      try folder.write("region: DE\n", "candor.yaml")
      #expect(try regionLine(in: below) == "DE  (\(folder.path("candor.yaml")):1)")
      try folder.write("# nearer\nregion: FR\n", "a/candor.yaml")
      #expect(try regionLine(in: below) == "FR  (\(folder.path("a/candor.yaml")):2)")
      try folder.write("region: IT\n", "own.yaml")
      let config = ["--config", folder.path("own.yaml")]
      #expect(try regionLine(config, in: below) == "IT  (\(folder.path("own.yaml")):1)")
      let environment = ["CANDOR_REGION": "es"]
      #expect(try regionLine(config, environment, in: below) == "ES  (environment (CANDOR_REGION))")
      #expect(try regionLine(config + ["--region", "us"], environment, in: below) == "US  (flag)")
    }
  }

  private func error(_ folder: TemporaryFolder, _ environment: [String: String] = [:]) throws -> String {
    let outcome = try CandorProcess.run("scan", "x.pcap", environment: environment, in: folder.path)
    #expect(outcome.status == 2 && outcome.errorLines.count == 1)
    return outcome.error
  }

  @Test func mistakesNameTheirPlace() throws {
    try TemporaryFolder.with { folder in
      #expect(try error(folder, ["CANDOR_WORKERS": "many"]).contains("CANDOR_WORKERS: workers cannot be 'many'"))
      try folder.write("regoin: US\n", "candor.yaml")
      #expect(try error(folder).contains("candor.yaml:1:9: unknown setting 'regoin'"))
      try folder.write("# x\nworkers: many\n", "candor.yaml")
      #expect(try error(folder).contains("candor.yaml:2: workers cannot be 'many'"))
      try folder.write("a: [\n", "candor.yaml")
      #expect(try error(folder).contains("candor.yaml:2:1: "))
    }
  }

  @Test func doctorNamesLibrariesAndData() throws {
    let outcome = try CandorProcess.run("doctor")
    #expect(outcome.status == 0)
    let libraries = [
      "Hyperscan", "libpcap", "libpsl", "libphonenumber", "OpenSSL", "nghttp2", "nghttp3", "zlib", "Brotli",
      "Zstandard", "public suffixes",
      "MAC registry", "phone metadata", "policies",
    ]
    for name in libraries {
      let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }
      #expect(line?.contains(#/\d/#) == true, "\(name): \(line ?? "missing")")
    }
    for name in ["public suffixes", "MAC registry", "phone metadata"] {
      let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }
      #expect(line?.contains(#/, of 20\d\d-\d\d-\d\d/#) == true, "\(name): \(line ?? "missing")")
    }
  }
}
