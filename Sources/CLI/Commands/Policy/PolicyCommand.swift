import ArgumentParser

/// `candor policy …`
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Shows, checks and binds policies.",
    discussion: """
      A policy is named by its id under rules/policies/, or by the path of its folder. Without one, the policy of the \
      settings is meant.

      Examples:
        candor policy show
        candor policy lint
        candor policy bind --text stratasys-privacy-policy.md
      """,
    subcommands: [PolicyShow.self, PolicyLintCommand.self, PolicyBind.self])
}
