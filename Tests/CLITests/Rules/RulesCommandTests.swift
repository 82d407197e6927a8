import Testing

@Suite struct RulesCommandTests {
  @Test func listNamesEveryRule() throws {
    let outcome = try CandorProcess.run("rules", "list")
    #expect(outcome.status == 0)
    for rule in ["mac-address", "email-address", "phone-number"] { #expect(outcome.output.contains("\n  \(rule) ")) }
  }

  @Test func everyExampleHolds() throws {
    let outcome = try CandorProcess.run("rules", "test")
    #expect(outcome.status == 0 && outcome.output.hasSuffix(" examples, 0 failures\n"), "\(outcome.output.suffix(500))")
  }

  @Test func explainSaysWhatWhyAndWhatNot() throws {
    let outcome = try CandorProcess.run("rules", "explain", "mac-address")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("mac-address: "))
    #expect(outcome.output.split(separator: "\n").count > 5)
  }
}
