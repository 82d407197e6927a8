import Foundation
import RulePacks
import TestSupport
import Testing

@testable import Detectors

/// A rule whose examples fail does not load; these are the proofs of all that are shipped.
struct RuleExampleTests {
  @Test func everyExampleOfEveryRuleHolds() throws {
    let folder = try RulesFolder.find()
    let packs = try RulePack.all(in: folder)
    let rules = try DetectorRules(packs, settings: DetectorSettings(region: "US"))
    let check = try ExampleCheck(rules)
    var count = 0
    for pack in packs {
      for rule in pack.rules {
        let failures = check.failures(of: rule, try pack.examples(of: rule, in: folder))
        #expect(failures.isEmpty, "\(failures.map(\.description).joined(separator: "\n"))")
        count += 1
      }
    }
    #expect(count >= 45)
  }

  @Test func theSchemaNamesTheValidatorsThatAreCoded() throws {
    let path = RepositoryFolder.path("rules/schema/rule.schema.json")
    let schema = try String(contentsOfFile: path, encoding: .utf8)
    for validator in ValidatorName.allCases { #expect(schema.contains("\"\(validator.rawValue)\""), "\(validator)") }
  }

  @Test func everyLeafTypeHasARule() throws {
    let folder = try RulesFolder.find()
    let ontology = try TypeOntology(folder)
    let types = Set(try RulePack.all(in: folder).flatMap(\.rules).map(\.type))
    #expect(ontology.leaves.filter { !types.contains($0) } == [])
    #expect(types.filter { !ontology.contains($0) }.isEmpty)
  }
}
