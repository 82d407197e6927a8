import ArgumentParser
import AuditModel
import Detectors
import Foundation
import RulePacks

/// `candor rules …`
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists, tests and explains the detection rules.",
    subcommands: [List.self, Test.self, Explain.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists every rule with its data type.")

    func run() throws {
      for pack in try RuleSource.packs() {
        try Terminal.print("\(pack.name) \(pack.version): \(pack.title)\n")
        let width = pack.rules.map(\.id.count).max() ?? 0
        for rule in pack.rules {
          let id = rule.id.padding(toLength: width, withPad: " ", startingAt: 0)
          let type = rule.type.rawValue == rule.id ? "" : " (\(rule.type.rawValue))"
          try Terminal.print("  \(id)  \(rule.title)\(type)\n")
        }
      }
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the examples of every rule.",
      discussion:
        "Each rule has examples that must match and look-alikes that must not; a rule that fails does not load.")

    func run() throws {
      let packs = try RuleSource.packs()
      var failures: [ExampleCheck.Failure] = []
      var count = 0
      do {
        let folder = try RulesFolder.find()
        let check = try ExampleCheck(DetectorRules(packs))
        for pack in packs {
          for rule in pack.rules {
            let examples = try pack.examples(of: rule, in: folder)
            count += examples.match.count + examples.noMatch.count
            failures += check.failures(of: rule, examples)
          }
        }
      } catch {
        throw Failure.usage("\(error)")
      }
      for failure in failures { try Terminal.print("\(failure)\n") }
      try Terminal.print("\(count) examples, \(failures.count) failures\n")
      if !failures.isEmpty { throw ExitStatus.usage }
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what a rule finds, why it matters, and what it leaves alone.")

    @Argument(help: ArgumentHelp("The rule.", valueName: "id"))
    var id: String

    func run() throws {
      for pack in try RuleSource.packs() {
        guard let rule = pack.rules.first(where: { $0.id == id }) else { continue }
        let notes = try? String(
          contentsOfFile: RulesFolder.find()("packs/\(pack.name)/\(id)/notes.md"), encoding: .utf8)
        var page = Page()
        page.line("\(rule.id): \(rule.title)")
        page.line("pack \(pack.name) \(pack.version), finds \(rule.type.rawValue), since candor \(rule.since)")
        page.paragraph(rule.why, indent: 0)
        if let notes { page.line("\n" + notes.trimmingCharacters(in: .newlines)) }
        for reference in rule.references { page.line(reference) }
        return try page.print()
      }
      throw Failure.usage("there is no rule '\(id)'; see candor rules list")
    }
  }
}

/// The rule packs, with their errors told in one line.
private enum RuleSource {
  static func packs() throws -> [RulePack] {
    do {
      return try RulePack.all(in: RulesFolder.find())
    } catch {
      throw Failure.usage("\(error)")
    }
  }
}
