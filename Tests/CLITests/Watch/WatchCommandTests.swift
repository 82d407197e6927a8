import Foundation
import TestSupport
import Testing

/// Live captures between two network namespaces, with traffic by real programs.
@Suite(.serialized) struct WatchCommandTests {
  /// Starts `candor watch` and waits until it listens.
  private func watch(
    _ spaces: NetworkNamespaces, _ files: TemporaryFolder, _ arguments: String...
  ) throws -> RunningProcess {
    let command = [CandorProcess.path, "watch", "-i", "wire", "--workers", "1"] + arguments
    let process = try spaces.run(in: spaces.one, command, files: files)
    #expect(process.wait(upTo: 30) { process.error.contains("listening on wire") }, "\(process.error)")
    return process
  }

  /// Everything but where the packets lie.
  private func comparable(_ json: String) -> String {
    json.replacing(#/"path": ?"[^"]*"/#, with: "").replacing(#/"sha256": ?"[^"]*"/#, with: "")
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func ctrlCReportsWhatAScanOfTheWrittenFileReports() throws {
    try TemporaryFolder.with { files in
      let spaces = try NetworkNamespaces("int", files: files)
      let process = try watch(spaces, files, "--write", "live.pcapng", "--format", "json=live.json")
      #expect(try spaces.talk())
      let line = "exposure clause 14: email address readable"
      #expect(process.wait(upTo: 20) { process.error.contains(line) }, "told while it runs: \(process.error)")
      #expect(process.isRunning)
      #expect(try spaces.talk())
      process.interrupt()
      let outcome = process.wait()
      #expect(outcome.status == 1, "\(outcome.error)")
      #expect(outcome.errorLines.count { $0.contains(line) } == 1, "each finding is told once")
      #expect(!outcome.error.contains("operator@"))
      let scan = try CandorProcess.run("scan", "live.pcapng", "--format", "json", in: files.path)
      #expect(scan.status == 1)
      #expect(comparable(files.text("live.json")) == comparable(scan.output))
      #expect(
        scan.output.contains("\"dataType\": \"mac-address\"") || scan.output.contains("\"dataType\":\"mac-address\""))
      #expect(files.text("live.json").contains("droppedPackets"))
    }
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func aTimeAndACountEndIt() throws {
    try TemporaryFolder.with { files in
      let spaces = try NetworkNamespaces("end", files: files)
      let timed = try watch(spaces, files, "--for", "2s", "--exit-zero")
      #expect(try spaces.talk())
      #expect(timed.wait().status == 0)
      let counted = try watch(
        spaces, files, "--count", "5", "--filter", "tcp port 8000", "--exit-zero", "--write", "five.pcapng", "--format",
        "ndjson")
      #expect(try spaces.talk())
      let outcome = counted.wait()
      #expect(outcome.output.contains("\"packets\":5"), "\(outcome.output.prefix(600))")
      let scan = try CandorProcess.run("scan", "five.pcapng", "--format", "ndjson", "--exit-zero", in: files.path)
      #expect(comparable(scan.output) == comparable(outcome.output))
    }
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func aLostInterfaceEndsWithWhatThereWas() throws {
    try TemporaryFolder.with { files in
      let spaces = try NetworkNamespaces("lost", files: files)
      let process = try watch(spaces, files, "--format", "ndjson")
      #expect(try spaces.talk())
      usleep(500_000)
      _ = try CandorProcess.shell("ip -n \(spaces.one) link del wire")
      let outcome = process.wait()
      #expect(outcome.status == 3, "\(outcome.error)")
      #expect(outcome.output.contains("\"dataType\":\"mac-address\""))
    }
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func aMissingRightNamesTheLineThatGivesIt() throws {
    let outcome = try CandorProcess.shell(
      "setpriv --bounding-set -net_raw,-net_admin \"$CANDOR\" watch -i lo --for 1s")
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains("setcap cap_net_raw,cap_net_admin+eip '/"), "\(outcome.error)")
    #expect(outcome.error.contains("/candor'"))
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func mistakesAreToldInOneLine() throws {
    func refused(_ arguments: String..., says words: String) throws {
      let outcome = try CandorProcess.run(["watch"] + arguments)
      #expect(outcome.status == 2 && outcome.errorLines.count == 1 && outcome.error.contains(words), "\(outcome.error)")
    }
    try refused("-i", "nope0", says: "nope0: there is no such interface; there are ")
    try refused("-i", "lo", "--for", "soon", says: "give a time as 90s")
    try refused("-i", "lo", "--filter", "tcp prot", says: "--filter 'tcp prot'")
    try refused("-i", "lo", "--for", "1s", "--write", "/no/such/f.pcapng", says: "/no/such/f.pcapng: cannot be written")
  }

  @Test(.enabled(if: NetworkNamespaces.areUsable()))
  func aFullDiskEndsTheRecordingNotTheAudit() throws {
    let outcome = try CandorProcess.run("watch", "-i", "lo", "--for", "1s", "--write", "/dev/full", "--exit-zero")
    #expect(outcome.status == 3)
    #expect(outcome.error.contains("/dev/full: cannot be written (No space left on device)"))
  }
}
