/// A device seen in the captures, identified by its packet headers and by the user's inventory.
package struct DeviceSummary: Hashable, Sendable, Codable {
  package var address: String
  package var mac: String?
  package var vendor: String?
  package var profile: String?
  package var role: Role
  package var name: String?
  /// Fingerprints of its TLS clients (`ja3 …`, `ja4 …`), ascending: evidence of which software speaks. `nil` for none.
  package var fingerprints: [String]?

  package init(
    address: String, mac: String? = nil, vendor: String? = nil, profile: String? = nil, role: Role = .unknown,
    name: String? = nil
  ) {
    self.address = address
    self.mac = mac
    self.vendor = vendor
    self.profile = profile
    self.role = role
    self.name = name
  }
}
