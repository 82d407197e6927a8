import AuditModel
import Foundation
import TestSupport
import Testing

/// One line that says what, where and what to do; the status of scripts; never a stack trace.
@Suite struct BadInputTests {
  private func scan(_ arguments: [String], in folder: TemporaryFolder) throws -> CandorProcess.Outcome {
    let outcome = try CandorProcess.run(["scan"] + arguments, in: folder.path)
    #expect(!outcome.error.contains("Fatal error") && !outcome.error.contains("Backtrace"), "\(outcome.error)")
    return outcome
  }

  private func expectOneLine(
    _ outcome: CandorProcess.Outcome, status: Int32, _ words: String..., at location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == status, sourceLocation: location)
    #expect(outcome.errorLines.count == 1, "\(outcome.error)", sourceLocation: location)
    for word in words { #expect(outcome.error.contains(word), "\(outcome.error)", sourceLocation: location) }
  }

  @Test func capturesThatCannotBeRead() throws {
    try TemporaryFolder.with { folder in
      try folder.write("", "empty.pcap")
      try folder.write("this is a letter to a friend", "letter.pcap")
      try FileManager.default.createDirectory(atPath: folder.path("bare"), withIntermediateDirectories: true)
      expectOneLine(try scan(["gone.pcap"], in: folder), status: 3, "gone.pcap: no such file")
      expectOneLine(try scan(["empty.pcap"], in: folder), status: 3, "empty.pcap: is empty")
      expectOneLine(try scan(["letter.pcap"], in: folder), status: 3, "letter.pcap: is not a capture (text)", "pcapng")
      expectOneLine(try scan(["bare"], in: folder), status: 3, "bare: no captures in this folder", ".pcapng")
      let nothing = try scan(["gone.pcap", "--format", "json"], in: folder)
      #expect(nothing.output == "", "a report on nothing looks like one on captures that hold nothing")
    }
  }

  @Test func anUnreadableFile() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "secret.pcapng")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.path("secret.pcapng"))
      guard access(folder.path("secret.pcapng"), R_OK) != 0 else {
        // Root reads everything, unless the right to is taken away.
        let outcome = try CandorProcess.shell(
          "setpriv --bounding-set -dac_override,-dac_read_search \"$CANDOR\" scan secret.pcapng", in: folder.path)
        return expectOneLine(outcome, status: 3, "secret.pcapng: cannot be read (Permission denied)")
      }
      expectOneLine(
        try scan(["secret.pcapng"], in: folder), status: 3, "secret.pcapng: cannot be read (Permission denied)")
    }
  }

  @Test func whatCouldBeReadIsStillReported() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      try FileManager.default.createDirectory(atPath: folder.path("bare"), withIntermediateDirectories: true)
      let outcome = try scan(["gone.pcap", "good.pcapng", "bare"], in: folder)
      #expect(outcome.status == 3)
      #expect(outcome.errorLines.count == 2)
      #expect(outcome.output.contains("MAC address"))
    }
  }

  /// A capture that ends early was read; one with damage, behind which nothing could be read, is incomplete evidence.
  @Test func aCutCaptureIsReadAndADamagedOneIsIncomplete() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Array(Samples.request.dropLast(20)), "cut.pcapng")
      let cut = try scan(["cut.pcapng", "--format", "ndjson"], in: folder)
      #expect(cut.status == 1 && cut.error == "", "the findings decide: \(cut.error)")
      #expect(cut.output.contains("truncated-capture"))
      try folder.write(Samples.request + [6, 0, 0, 0, 7, 0, 0, 0] + Samples.request, "damaged.pcapng")
      let damaged = try scan(["damaged.pcapng", "--format", "ndjson"], in: folder)
      expectOneLine(damaged, status: 3, "damaged.pcapng: the block at byte", "was not read; copy or record")
      #expect(damaged.output.contains("damaged-block") && damaged.output.contains("mac-address"))
    }
  }

  @Test func aLinkTypeThatIsNotKnown() throws {
    try TemporaryFolder.with { folder in
      var builder = CaptureBuilder([[UInt8](repeating: 7, count: 60)])
      builder.linkType = LinkType(rawValue: 999)
      try folder.write(builder.pcapng(), "odd.pcapng")
      expectOneLine(try scan(["odd.pcapng"], in: folder), status: 3, "odd.pcapng: link type 999 is not known")
    }
  }

  @Test func brokenRules() throws {
    try TemporaryFolder.with { folder in
      try FileManager.default.copyItem(atPath: RepositoryFolder.path("rules"), toPath: folder.path("rules"))
      try folder.write(Samples.request, "good.pcapng")
      try folder.write("version: \"1\"\ntypes:\n  name: [unclosed\n", "rules/types/types.yaml")
      let outcome = try CandorProcess.run(
        "scan", "good.pcapng", environment: ["CANDOR_RULES": folder.path("rules")], in: folder.path)
      #expect(outcome.error.contains(#/rules/types/types\.yaml:\d+:\d+: /#), "\(outcome.error)")
      expectOneLine(outcome, status: 2)
    }
  }

  /// Falling back on other rules would give other verdicts without a word.
  @Test func rulesThatAreNotThereAreNotReplaced() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      let outcome = try CandorProcess.run(
        "scan", "good.pcapng", environment: ["CANDOR_RULES": folder.path("gone")], in: folder.path)
      expectOneLine(outcome, status: 2, "gone: CANDOR_RULES names no rules folder")
      #expect(outcome.output == "")
    }
  }

  @Test func aBrokenPolicy() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      try folder.write("policy: {id: x\n", "mine/policy.yaml")
      expectOneLine(try scan(["--policy", "./mine", "good.pcapng"], in: folder), status: 2, "mine/policy.yaml:2:1: ")
      expectOneLine(try scan(["--policy", "mine", "good.pcapng"], in: folder), status: 2, "has a / in it, as ./mine")
    }
  }

  @Test func aBrokenDetectionRule() throws {
    try TemporaryFolder.with { folder in
      try FileManager.default.copyItem(atPath: RepositoryFolder.path("rules"), toPath: folder.path("rules"))
      try folder.write(Samples.request, "good.pcapng")
      try folder.write("id: email-address\ntitle: x\nwhatever: y\n", "rules/packs/core/email-address/rule.yaml")
      let outcome = try CandorProcess.run(
        "scan", "good.pcapng", environment: ["CANDOR_RULES": folder.path("rules")], in: folder.path)
      expectOneLine(outcome, status: 2, "email-address/rule.yaml:3:1: unknown key 'whatever'")
    }
  }

  @Test func mistakesInOptions() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      func refused(_ arguments: String..., says words: String) throws {
        let outcome = try scan(arguments + ["good.pcapng"], in: folder)
        expectOneLine(outcome, status: 2, words)
        #expect(outcome.output == "")
      }
      try refused("--policy", "nope", says: "there is no policy 'nope'; known policies: stratasys-2018-05-25")
      try refused("--filter", "tcp prot 80", says: "--filter 'tcp prot 80'")
      try refused("--inventory", "gone.yaml", says: "gone.yaml: the file cannot be read")
      try refused("--config", "gone.yaml", says: "gone.yaml: the file cannot be read")
      try refused("--fail-on", "sometimes", says: "--fail-on cannot be 'sometimes'; use note, warning, error, declared")
      try refused("--min-coverage", "200", says: "give a percentage")
      try refused("--region", "ZZ", says: "give a two-letter country code, as US")
      try refused("--workers", "0", says: "give a number from 1 to 64")
      try refused("--format", "text", "--format", "json", says: "two reports would mix")
      try refused("--format", "json=no/such/folder.json", says: "the report cannot be written")
      try refused("--show-values", says: "--i-may-store-personal-data")
    }
  }

  @Test func keyLogs() throws {
    try TemporaryFolder.with { folder in
      try folder.write(Samples.request, "good.pcapng")
      try folder.write("dear diary\n", "wrong.keys")
      try folder.write("# none yet\n", "bare.keys")
      let random = String(repeating: "ab", count: 32)
      try folder.write("CLIENT_RANDOM \(random) \(String(repeating: "cd", count: 48))\n", "right.keys")
      expectOneLine(
        try scan(["--keys", "wrong.keys", "good.pcapng"], in: folder), status: 2, "wrong.keys:1: not a key log")
      expectOneLine(try scan(["--keys", "bare.keys", "good.pcapng"], in: folder), status: 2, "holds no secrets")
      expectOneLine(try scan(["--keys", "gone.keys", "good.pcapng"], in: folder), status: 2, "gone.keys: ")
      let right = try scan(["--keys", "right.keys", "--format", "ndjson", "good.pcapng"], in: folder)
      #expect(right.error == "")
      #expect(!right.output.contains("key-log-lines"))
      #expect(!right.output.contains("cdcd"), "secrets stay out of reports")
    }
  }

  @Test(arguments: [
    "scan", "scan --bogus x", "scan - -", "nonsense", "watch", "check --show-values", "rules explain nope",
  ])
  func usageErrorsEndWithTwo(line: String) throws {
    let outcome = try CandorProcess.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 2)
    #expect(outcome.output == "" && outcome.error != "")
  }
}
