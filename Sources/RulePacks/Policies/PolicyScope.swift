/// What the policy governs.
package struct PolicyScope: Hashable, Sendable {
  /// Host names; a name covers everything below it.
  package var services: [String]
  /// Device profiles (`stratasys-printer`), as decoders and the user's inventory name them.
  package var devices: [String]

  package init(services: [String] = [], devices: [String] = []) {
    self.services = services
    self.devices = devices
  }
}
