import ArgumentParser

/// `candor policy …`
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Shows, checks and binds policies.", subcommands: [])
}
