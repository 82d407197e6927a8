import ArgumentParser
import AuditModel
import Policies
import RulePacks

/// `candor policy show [ID]`
struct PolicyShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints a policy as candor reads it: what each clause says, promises and denies.")

  @Argument(help: ArgumentHelp("The policy.", valueName: "id"), completion: .shellCommand(Self.completion))
  var id: String?

  /// Ids for a shell's completion: the folders of the rules beside the working directory.
  static let completion = "ls \"${CANDOR_RULES:-rules}/policies\" 2>/dev/null"

  func run() throws {
    let outline = PolicyOutline(try PolicySource().policy(id))
    var page = Page()
    page.line(outline.title)
    for entry in outline.entries { add(entry, to: &page) }
    try page.print()
  }

  private func add(_ entry: PolicyOutline.Entry, to page: inout Page) {
    page.line()
    page.line("\(entry.clause)  \(entry.title)")
    switch entry.observability {
    case .wire: break
    case .partly: page.paragraph("seen in part: " + (entry.because ?? ""), indent: 4)
    case .never: page.paragraph("not observable: " + (entry.because ?? ""), indent: 4)
    }
    for line in entry.lines { page.paragraph(line, indent: 4, hanging: 2) }
    for line in entry.contradictions { page.paragraph("contradiction " + line, indent: 4, hanging: 2) }
  }
}
