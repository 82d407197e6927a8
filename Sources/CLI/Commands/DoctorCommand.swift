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
    abstract: "Says which libraries, data files, rules and settings are in use, and where each comes from.")

  @OptionGroup var options: AuditOptions

  func run() throws {
    print("candor \(Version.text)\n\nLibraries")
    for library in Libraries.all { row(library.name, library.version) }
    print("\nData")
    for data in DataFiles.all { row(data.name, data.state) }
    print("\nRules")
    try rules()
    print("\nSettings")
    for setting in try SettingsResolver(options: options).resolve().table {
      row(setting.name, "\(setting.value)  (\(setting.source))")
    }
    print("\nCapturing")
    row("interfaces", InterfaceCapture.names.joined(separator: ", "))
  }

  private func rules() throws {
    do {
      let folder = try RulesFolder.find()
      row("folder", folder.path)
      row("data types", try TypeOntology(folder).version)
      for pack in try RulePack.all(in: folder) {
        row("pack \(pack.name)", "\(pack.version), \(pack.rules.count) rules")
      }
      row("policies", PolicyLibrary(folder).ids.joined(separator: ", "))
    } catch {
      throw Failure.usage("\(error)")
    }
  }

  private func row(_ name: String, _ value: String) {
    print("  " + name.padding(toLength: max(18, name.count + 1), withPad: " ", startingAt: 0) + value)
  }
}
