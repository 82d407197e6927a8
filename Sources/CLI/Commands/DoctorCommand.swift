import ArgumentParser
import AuditModel
import Detectors
import Entities
import Foundation
import LiveCaptures
import RulePacks

/// `candor doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says which libraries, data files, rules and settings are in use, and where each comes from.",
    discussion: "Takes the options of an audit, so that their effect on the settings can be seen.")

  @OptionGroup var options: AuditOptions

  func run() throws {
    var page = Page()
    page.line("candor \(Version.text)\n\nLibraries")
    for library in Libraries.all { row(library.name, library.version, &page) }
    page.line("\nData")
    for data in DataFiles.all { row(data.name, data.state, &page) }
    page.line("\nRules")
    let trouble = rules(&page)
    page.line("\nSettings")
    for setting in try SettingsResolver(options: options).resolve().table {
      row(setting.name, "\(setting.value)  (\(setting.source))", &page)
    }
    page.line("\nCapturing")
    row("interfaces", InterfaceCapture.names.joined(separator: ", "), &page)
    try page.print()
    if let trouble { throw Failure.usage(trouble) }
  }

  /// What is wrong with the rules does not keep the rest from being told.
  private func rules(_ page: inout Page) -> String? {
    do {
      let folder = try RulesFolder.find()
      row("folder", folder.path, &page)
      row("data types", try TypeOntology(folder).version, &page)
      for pack in try RulePack.all(in: folder) {
        row("pack \(pack.name)", "\(pack.version), \(pack.rules.count) rules", &page)
      }
      row("policies", PolicyLibrary(folder).ids.joined(separator: ", "), &page)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func row(_ name: String, _ value: String, _ page: inout Page) {
    page.line("  " + name.padding(toLength: max(18, name.count + 1), withPad: " ", startingAt: 0) + value)
  }
}
