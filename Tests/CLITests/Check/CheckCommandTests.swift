import Foundation
import TestSupport
import Testing

@Suite struct CheckCommandTests {
  private func check(_ arguments: String..., in folder: TemporaryFolder) throws -> CandorProcess.Outcome {
    try CandorProcess.run(["check"] + arguments, in: folder.path)
  }

  @Test func acceptWritesWhatCheckThenFinds() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "captures/one/capture.pcapng")
      try folder.write(Samples.silence, "captures/two/odd.cap")
      #expect(try check(in: folder).status == 1)
      let accepted = try check("--accept", in: folder)
      #expect(accepted.status == 0 && accepted.output.hasSuffix("2 captures, accepted\n"))
      #expect(folder.text("captures/one/expected.json").contains("candor-report-1"))
      #expect(folder.text("captures/two/expected.json").contains("candor-report-1"))
      let again = try check(in: folder)
      #expect(again.status == 0)
      #expect(again.output.hasSuffix("2 captures, 0 differences\n"))
      #expect(try check("--accept", in: folder).output.hasPrefix("same "), "nothing is written twice")
      // From another folder, under another name of the same folder.
      #expect(try CandorProcess.run("check", folder.path("captures"), in: "/").status == 0)
    }
  }

  @Test func differencesAreAddedMissingAndChanged() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "captures/capture.pcapng")
      _ = try check("--accept", in: folder)
      try folder.write(Samples.silence, "captures/capture.pcapng")
      let gone = try check(in: folder)
      #expect(gone.status == 1)
      #expect(gone.output.contains("missing  transfer of mac-address at GET /v1"))
      #expect(gone.output.contains("changed  clause 5.1: declared"))
      #expect(!gone.output.contains("operator@example.com"))
      _ = try check("--accept", in: folder)
      try folder.write(Samples.request, "captures/capture.pcapng")
      #expect(try check(in: folder).output.contains("added    transfer of mac-address at GET /v1"))
      #expect(try check("--exit-zero", in: folder).status == 0)
    }
  }

  @Test func severalCapturesInAFolderHaveAnExpectationEach() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "captures/a.pcapng")
      try folder.write(Samples.silence, "captures/b.pcap")
      _ = try check("--accept", in: folder)
      #expect(folder.text("captures/a.pcapng.expected.json") != "")
      #expect(folder.text("captures/b.pcap.expected.json") != "")
      #expect(try check(in: folder).status == 0)
    }
  }

  @Test func theInventoryBesideACaptureIsUsed() throws {
    try TemporaryFolder.with { folder in
      let request = Array("GET /?x=bracket_v3 HTTP/1.1\r\nHost: telemetry.stratasys.com\r\n\r\n".utf8)
      try folder.write(
        CaptureBuilder(TCPConversation.exchange([(.fromInitiator, request)])).pcapng(), "captures/one/capture.pcapng")
      _ = try check("--accept", in: folder)
      #expect(!folder.text("captures/one/expected.json").contains("job-name"))
      try folder.write("values:\n  - {type: job-name, value: bracket_v3}\n", "captures/one/inventory.yaml")
      #expect(try check(in: folder).output.contains("added    transfer of job-name at GET / query x"))
    }
  }

  @Test func whatCannotBeComparedIsTold() throws {
    try TemporaryFolder.with { folder in
      #expect(try check(in: folder).status == 3, "there is no folder captures")
      try folder.write("no capture", "captures/bad/capture.pcap")
      try folder.write("{}", "captures/bad/expected.json")
      try folder.write(Samples.silence, "captures/good/capture.pcap")
      _ = try check("--accept", "captures/good", in: folder)
      try folder.write("{}", "captures/torn/expected.json")
      try folder.write(Samples.silence, "captures/torn/capture.pcap")
      let torn = try check("captures/torn", in: folder)
      #expect(torn.status == 2 && torn.error.contains("torn/expected.json: not a candor report"))
    }
  }
}
