import Foundation
import TestSupport
import Testing

@Suite struct OutputTests {
  private func withSample(_ body: (TemporaryFolder) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      try folder.write(Samples.silence, "silence.pcapng")
      try body(folder)
    }
  }

  private func status(_ folder: TemporaryFolder, _ arguments: String...) throws -> Int32 {
    try CandorProcess.run(["scan", "good.pcapng"] + arguments, in: folder.path).status
  }

  @Test func statusesFollowTheThreshold() throws {
    try withSample { folder throws in
      // An e-mail address in clear over the Internet is a high exposure, and no first-party type is contradicted.
      #expect(try status(folder) == 1)
      #expect(try status(folder, "--exit-zero") == 0)
      #expect(try status(folder, "--fail-on", "exposure") == 1)
      #expect(try status(folder, "--fail-on", "opaque,inconclusive") == 0)
      #expect(try CandorProcess.run("scan", "silence.pcapng", in: folder.path).status == 0)
    }
  }

  @Test func tooLittleCoverageIsIncomplete() throws {
    try TemporaryFolder.with { folder in
      let frames = TCPConversation.exchange([(.fromInitiator, [UInt8](repeating: 0xF1, count: 400))])
      try folder.write(CaptureBuilder(frames).pcapng(), "noise.pcapng")
      let outcome = try CandorProcess.run("scan", "--min-coverage", "90", "noise.pcapng", in: folder.path)
      #expect(outcome.status == 3)
      #expect(outcome.error.contains("less than --min-coverage 90"))
      #expect(outcome.output != "", "the report is there all the same")
    }
  }

  @Test func formatsRepeatAndFilesAreTheOwnersAlone() throws {
    try withSample { folder throws in
      let outcome = try CandorProcess.run(
        "scan", "good.pcapng", "--format", "text", "--format", "json=a.json", "--format", "ndjson=a.ndjson",
        in: folder.path)
      #expect(outcome.output.hasPrefix("candor "))
      #expect(folder.text("a.json").contains("\"candor-report-1\""))
      #expect(folder.text("a.ndjson").split(separator: "\n").allSatisfy { $0.hasPrefix("{\"record\":") })
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path("a.json"))[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".part") })
    }
  }

  @Test func aFullDiskIsTold() throws {
    try withSample { folder throws in
      for line in [
        "scan good.pcapng > /dev/full", "scan good.pcapng --format json=/dev/full", "rules list > /dev/full",
      ] {
        let outcome = try CandorProcess.shell("\"$CANDOR\" \(line)", in: folder.path)
        #expect(outcome.status == 3, "\(line)")
        #expect(outcome.errorLines.count == 1 && outcome.error.contains("No space left on device"), "\(outcome.error)")
      }
      #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    }
  }

  @Test func aReaderThatLeavesIsNoFailure() throws {
    try withSample { folder throws in
      let line = "\"$CANDOR\" scan good.pcapng --format text --format json=late.json | true; echo ${PIPESTATUS[0]}"
      let outcome = try CandorProcess.shell(line, in: folder.path)
      #expect(outcome.output == "1\n" && outcome.error == "", "the findings still decide: \(outcome)")
      #expect(folder.text("late.json").hasSuffix("}\n"))
    }
  }

  @Test func valuesAreShownOnlyWhereTheyMayBe() throws {
    try withSample { folder throws in
      let masked = try CandorProcess.run("scan", "good.pcapng", "--format", "json", in: folder.path)
      #expect(!masked.output.contains("operator@example.com"))
      let clear = try CandorProcess.run(
        "scan", "good.pcapng", "--format", "json", "--show-values", "--i-may-store-personal-data", in: folder.path)
      #expect(clear.output.contains("operator@example.com"))
      let file = try CandorProcess.run(
        "scan", "good.pcapng", "--format", "json=a.json", "--show-values", in: folder.path)
      #expect(file.status == 2 && folder.text("a.json") == "")
    }
  }

  private func onTerminal(
    _ folder: TemporaryFolder, _ line: String, _ environment: [String: String] = [:]
  ) throws -> String {
    try CandorProcess.shell(
      "script -qec '\"$CANDOR\" \(line)' /dev/null < /dev/null",
      environment: ["TERM": "xterm"].merging(environment) { $1 }, in: folder.path
    ).output
  }

  /// `script` gives the program a terminal; Debian has it in every installation.
  @Test func aTerminalShowsValuesAndColours() throws {
    try withSample { folder throws in
      let shown = try onTerminal(folder, "scan good.pcapng --show-values")
      #expect(shown.contains("operator@example.com") || shown.contains("\u{1B}["), "\(shown.prefix(300))")
      #expect(try onTerminal(folder, "scan good.pcapng").contains("\u{1B}["))
      #expect(try !onTerminal(folder, "scan good.pcapng", ["NO_COLOR": "1"]).contains("\u{1B}[1m"))
    }
  }

  private func output(
    _ folder: TemporaryFolder, _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> String {
    try CandorProcess.shell(
      "\"$CANDOR\" scan good.pcapng " + arguments.joined(separator: " "), environment: environment, in: folder.path
    ).output
  }

  @Test func pipesHaveColourOnlyOnDemand() throws {
    try withSample { folder throws in
      #expect(try !output(folder, []).contains("\u{1B}"))
      #expect(try output(folder, ["--color", "always"], ["NO_COLOR": "1"]).contains("\u{1B}["))
      #expect(try output(folder, [], ["CLICOLOR_FORCE": "1"]).contains("\u{1B}["))
      #expect(try !output(folder, [], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).contains("\u{1B}"))
      #expect(try !output(folder, ["--color", "never"], ["CLICOLOR_FORCE": "1"]).contains("\u{1B}"))
    }
  }

  private func transfers(_ folder: TemporaryFolder, _ filter: String) throws -> Int {
    let outcome = try CandorProcess.run(
      "scan", "good.pcapng", "--format", "ndjson", "--filter", filter, in: folder.path)
    return outcome.output.split(separator: "\n").count { $0.hasPrefix("{\"record\":\"transfer\"") }
  }

  @Test func filtersChooseFrames() throws {
    try withSample { folder throws in
      #expect(try transfers(folder, "tcp port 80") >= 3)
      #expect(try transfers(folder, "udp") == 0)
    }
  }

  @Test func helpVersionAndCompletion() throws {
    #expect(try CandorProcess.run("--version").output.hasPrefix("0."))
    let help = try CandorProcess.run("scan", "--help")
    #expect(help.status == 0 && help.output.contains("Examples:"))
    for shell in ["bash", "zsh", "fish"] {
      let script = try CandorProcess.run("--generate-completion-script", shell)
      #expect(script.status == 0 && script.output.contains("candor"))
      for word in ["--min-coverage", "--fail-on", "ndjson", "watch", "doctor", "/sys/class/net"] {
        #expect(
          script.output.contains(word) || shell == "fish" && script.output.contains(word.drop { $0 == "-" }),
          "\(shell): \(word)")
      }
    }
    let syntax = try CandorProcess.shell("\"$CANDOR\" --generate-completion-script bash | bash -n")
    #expect(syntax.status == 0 && syntax.error == "")
  }
}
