import ArgumentParser

@main
struct Candor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "candor", abstract: "Audits what devices really send against what their privacy policy declares.")
}
