package import Codings
package import Decryption
package import RulePacks

/// What an audit is to use. Paths are as the user gave them.
package struct AuditSettings: Sendable {
  package var rules: RulesFolder
  /// Ids of policies under `rules/policies/`, or paths of policy folders.
  package var policies: [String]
  package var inventory: String?
  /// What opens encrypted flows, besides what the captures hold.
  package var secrets: KnownSecrets
  /// What names the fields of protobuf messages.
  package var schema: ProtobufSchema?
  /// ISO 3166 alpha-2, for phone numbers without a country code.
  package var region: String?
  /// Catch-all wording discloses nothing.
  package var isStrict: Bool
  /// Reports hold values in clear.
  package var showsValues: Bool
  /// Number of workers, at least 1; the report does not depend on it.
  package var workers: Int
  /// Key of value digests; the built-in one when absent.
  package var digestKey: String?
  /// candor's version, for the report.
  package var version: String

  package init(
    rules: RulesFolder, policies: [String], inventory: String? = nil, secrets: KnownSecrets = KnownSecrets(),
    schema: ProtobufSchema? = nil, region: String? = nil,
    isStrict: Bool = false, showsValues: Bool = false, workers: Int = 1, digestKey: String? = nil, version: String
  ) {
    self.rules = rules
    self.policies = policies
    self.inventory = inventory
    self.secrets = secrets
    self.schema = schema
    self.region = region
    self.isStrict = isStrict
    self.showsValues = showsValues
    self.workers = max(1, workers)
    self.digestKey = digestKey
    self.version = version
  }
}
