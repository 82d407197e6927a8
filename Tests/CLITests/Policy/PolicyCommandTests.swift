import Foundation
import TestSupport
import Testing

@Suite struct PolicyCommandTests {
  private static let text = "# Rules\n1. **Logs**\n   We keep addresses.\n2. Cookies\n   They live a year.\n"

  /// A policy of two clauses, the first bound to `text` by a fingerprint made with sha256sum over
  /// `1. logs we keep addresses.`
  private func policy(_ folder: TemporaryFolder, second: String = "") throws {
    let digest = try CandorProcess.shell("printf '1. logs we keep addresses.' | sha256sum | cut -c1-64").output
    try folder.write(
      """
      policy: {id: p, title: Rules, controller: stratasys, effective: 2020-01-01}
      scope: {services: [example.com]}
      clauses:
      - {clause: "1", title: Logs, anchor: "1. logs", observable: wire, fingerprint: "sha256:\(digest.prefix(64))",
         statements: [{id: 1-mac, modality: collects, actor: first-party, data: [mac-address], wording: named}]}
      - {clause: "2", title: Cookies, anchor: "2. cookies", observable: never, because: it is only meant\(second)}
      """, "p/policy.yaml")
  }

  @Test func showPrintsEveryClauseWithItsStatements() throws {
    let outcome = try CandorProcess.run("policy", "show")
    #expect(outcome.status == 0)
    for number in 1...18 { #expect(outcome.output.contains("\n\(number)"), "\(number)") }
    #expect(outcome.output.contains("5.2/cookies  "))
    #expect(outcome.output.contains("not observable: "))
  }

  @Test func lintFindsNothingInWhatIsShipped() throws {
    let outcome = try CandorProcess.run("policy", "lint")
    #expect(outcome.status == 0)
    #expect(outcome.output == "stratasys-2018-05-25: no problems\n")
  }

  @Test func lintNamesThePlaceOfEachProblem() throws {
    try TemporaryFolder.with { folder in
      try policy(folder)
      let outcome = try CandorProcess.run("policy", "lint", "./p", in: folder.path)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("./p/policy.yaml:6:3: clause 2 has no fingerprint"))
      #expect(outcome.output.contains("./p: problems: 1"))
    }
  }

  @Test func bindPrintsTheTextBesideItsReading() throws {
    try TemporaryFolder.with { folder in
      try policy(folder)
      try folder.write(Self.text, "text.md")
      let outcome = try CandorProcess.run("policy", "bind", "./p", "--text", "text.md", in: folder.path)
      #expect(outcome.status == 2)
      #expect(
        outcome.output.contains("matches  1  Logs\n    \u{201C}1. Logs We keep addresses.\u{201D}\n    - 1-mac: "))
      #expect(outcome.output.contains("unbound  2  Cookies\n    \u{201C}2. Cookies They live a year.\u{201D}"))
      let print = outcome.output.components(separatedBy: "add fingerprint: sha256:").last?.prefix(64) ?? ""
      try policy(folder, second: ", fingerprint: \"sha256:\(print)\"")
      #expect(try CandorProcess.run("policy", "bind", "./p", "--text", "text.md", in: folder.path).status == 0)
    }
  }

  @Test func bindEndsWithTwoWhenAClauseDiffersOrIsMissing() throws {
    try TemporaryFolder.with { folder in
      try policy(folder)
      try folder.write("1. Logs\nWe keep nothing.\n", "text.md")
      let outcome = try CandorProcess.run("policy", "bind", "./p", "--text", "text.md", in: folder.path)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("differs  1  Logs"))
      #expect(outcome.output.contains("missing  2  Cookies"))
      #expect(outcome.output.hasSuffix("p: 2 clauses, 1 differs, 1 missing\n"))
    }
  }

  /// The text itself is not ours to keep; it is checked where it is at hand.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(
        atPath: RepositoryFolder.path("../shared/reference/stratasys-privacy-policy-2018.md"))))
  func everyClauseIsBoundToThePublishedText() throws {
    let text = RepositoryFolder.path("../shared/reference/stratasys-privacy-policy-2018.md")
    let outcome = try CandorProcess.run("policy", "bind", "--text", text)
    #expect(outcome.status == 0, "\(outcome.output.suffix(200))")
  }

  @Test(arguments: [["show", "nope"], ["bind", "nope", "--text", "x"], ["bind", "--text", "nope.md"]])
  func mistakesAreToldInOneLine(arguments: [String]) throws {
    let outcome = try CandorProcess.run(["policy"] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1 && outcome.error.contains("nope"), "\(outcome.error)")
  }
}
