import ArgumentParser
import Policies
import RulePacks

/// `candor policy lint [ID…]`
struct PolicyLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Finds what is wrong or missing in policies, with file, line and column.",
    discussion: "Without an id, every policy under rules/policies/ is read. Any problem ends with status 2.")

  @Argument(help: ArgumentHelp("Policies.", valueName: "id"), completion: .shellCommand(PolicyShow.completion))
  var ids: [String] = []

  func run() throws {
    let source = try PolicySource()
    let ontology = try source.ontology()
    var problems = 0
    for id in ids.isEmpty ? source.ids : ids {
      let found = try lint(id, source, ontology)
      for problem in found { try Terminal.print("\(problem)\n") }
      try Terminal.print("\(id): \(found.isEmpty ? "no problems" : "problems: \(found.count)")\n")
      problems += found.count
    }
    if problems > 0 { throw ExitStatus.usage }
  }

  /// A policy that cannot be read at all is one problem, and the others are still looked at.
  private func lint(_ id: String, _ source: PolicySource, _ ontology: TypeGraph) throws -> [String] {
    do {
      return PolicyLint(try source.policy(id), ontology: ontology).problems.map(\.description)
    } catch let failure as Failure {
      return [failure.message]
    }
  }
}
