import ArgumentParser
import Cryptography
import Foundation
import Policies
import RulePacks

/// `candor policy bind [ID] --text FILE`
struct PolicyBind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Checks a policy against the text it was written from, and prints both side by side.",
    discussion: """
      Each clause keeps a fingerprint of the text it stands for, not the text itself. This command finds the clauses in \
      the text, prints the text of each above candor's reading of it, and says whether it is the text that was read. A \
      clause that differs, is missing, or has no fingerprint yet ends with status 2.
      """)

  @Argument(help: ArgumentHelp("The policy.", valueName: "id"), completion: .shellCommand(PolicyShow.completion))
  var id: String?

  @Option(help: ArgumentHelp("The policy's text, as Markdown or plain text.", valueName: "file"), completion: .file())
  var text: String

  func run() throws {
    let policy = try PolicySource().policy(id)
    let digester = Digester()
    let binding = PolicyBinding(policy, to: try source()) { digester.digest(.sha256, of: $0.span.bytes) }
    let readings = Dictionary(
      PolicyOutline(policy).entries.map { ($0.clause, $0.lines) }, uniquingKeysWith: { first, _ in first })
    var page = Page()
    for clause in binding.clauses { add(clause, reading: readings[clause.clause] ?? [], to: &page) }
    page.line(summary(binding, policy))
    try page.print()
    if !binding.isBound { throw ExitStatus.usage }
  }

  private func source() throws -> String {
    guard let data = FileManager.default.contents(atPath: text) else {
      throw Failure.usage("\(text): the file cannot be read; check the path and its permissions")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw Failure.usage("\(text): the file is not UTF-8 text; save the policy as Markdown or plain text")
    }
    return text
  }

  private func add(_ clause: BoundClause, reading: [String], to page: inout Page) {
    let state = clause.outcome.rawValue
    page.line("\(state.padding(toLength: 8, withPad: " ", startingAt: 0)) \(clause.clause)  \(clause.title)")
    if !clause.text.isEmpty { page.paragraph("\u{201C}\(clause.text)\u{201D}", indent: 4) }
    for line in reading { page.paragraph("- " + line, indent: 4, hanging: 2) }
    switch clause.outcome {
    case .matches: break
    case .differs: page.line("    the text is another one: \(clause.fingerprint)")
    case .unbound: page.line("    no fingerprint yet; add fingerprint: \(clause.fingerprint)")
    case .missing: page.line("    its first words are not in the text, or not in the policy's order")
    }
    page.line()
  }

  private func summary(_ binding: PolicyBinding, _ policy: PolicyDocument) -> String {
    let counts = [BoundClause.Outcome.matches, .differs, .unbound, .missing].compactMap { outcome -> String? in
      let count = binding.clauses.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(count) \(outcome.rawValue)"
    }
    return "\(policy.id): \(binding.clauses.count) clauses, \(counts.joined(separator: ", "))"
  }
}
