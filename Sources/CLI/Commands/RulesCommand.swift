import ArgumentParser
import AuditModel
import Detectors
import Foundation
import Pipeline
import RulePacks

/// `candor rules …`
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists, tests and explains the detection rules.",
    subcommands: [List.self, Test.self, Explain.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists every rule with its data type, and every adapter.")

    func run() throws {
      for pack in try RuleSource.packs() {
        try Terminal.print("\(pack.name) \(pack.version): \(pack.title)\n")
        let width = (pack.rules.map(\.id.count) + pack.adapters.map(\.id.count)).max() ?? 0
        for rule in pack.rules {
          let type = rule.type.rawValue == rule.id ? "" : " (\(rule.type.rawValue))"
          try line(rule.id, rule.title + type, width)
        }
        for adapter in pack.adapters {
          try line(adapter.id, "\(adapter.title) (adapter, \(adapter.mappings.count) mappings)", width)
        }
      }
    }

    private func line(_ id: String, _ title: String, _ width: Int) throws {
      try Terminal.print("  \(id.padding(toLength: width, withPad: " ", startingAt: 0))  \(title)\n")
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the examples of every rule and adapter.",
      discussion:
        "Each has examples that must match and look-alikes that must not; a rule that fails does not load.")

    func run() throws {
      let packs = try RuleSource.packs()
      var failures: [String] = []
      var count = 0
      do {
        let folder = try RulesFolder.find()
        let check = try ExampleCheck(DetectorRules(packs))
        for pack in packs {
          for rule in pack.rules {
            let examples = try pack.examples(of: rule, in: folder)
            count += examples.match.count + examples.noMatch.count
            failures += check.failures(of: rule, examples).map(\.description)
          }
        }
        let adapterCheck = try AdapterExampleCheck(folder)
        for pack in packs {
          for adapter in pack.adapters {
            let examples = try pack.examples(of: adapter, in: folder)
            count += examples.count
            failures += adapterCheck.failures(of: adapter, examples)
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
      abstract: "Says what a rule or adapter finds, why it matters, and what it leaves alone.")

    @Argument(help: ArgumentHelp("The rule or adapter.", valueName: "id"))
    var id: String

    func run() throws {
      for pack in try RuleSource.packs() {
        let notes = try? String(
          contentsOfFile: RulesFolder.find()("packs/\(pack.name)/\(id)/notes.md"), encoding: .utf8)
        if let adapter = pack.adapters.first(where: { $0.id == id }) {
          return try AdapterPage.make(adapter, in: pack, notes).print()
        }
        guard let rule = pack.rules.first(where: { $0.id == id }) else { continue }
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
