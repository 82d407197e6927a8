/// What a recipient is to the audited controller. Named `Party` in reports.
package enum Party: String, Sendable, Codable, CaseIterable {
  case firstParty = "first-party"
  case affiliate, processor, platform
  case thirdParty = "third-party"
  case localNetwork = "local-network"
  case user, unknown
}
