package import AuditModel

/// The user's own knowledge of a network: devices, people and other values that are searched in every spelling, and the
/// hosts that are the user's. `inventory.yaml`.
package struct Inventory: Hashable, Sendable {
  package struct Device: Hashable, Sendable {
    package var name: String
    package var role: Role
    package var addresses: [IPAddress]
    package var macs: [MACAddress]
    package var serials: [String]
    package var hostnames: [String]
    /// Id of a profile in `rules/devices/`.
    package var profile: String?
  }

  /// A person or a test account.
  package struct Person: Hashable, Sendable {
    package var name: String
    package var emails: [String]
    package var phones: [String]
    package var usernames: [String]
  }

  /// A value of any other data type.
  package struct Value: Hashable, Sendable {
    package var type: DataType
    package var value: String
  }

  /// ISO 3166 code for phone numbers without a country code, in upper case.
  package var region: String?
  package var devices: [Device] = []
  package var persons: [Person] = []
  package var values: [Value] = []
  /// Hosts of the user's own, in lower case; a name covers everything below it.
  package var trustedHosts: [String] = []

  /// Nothing is known.
  package init() {}
}

extension Inventory {
  /// Reads `inventory.yaml`.
  package init(contentsOf path: String) throws(RuleError) { try self.init(RuleNode(contentsOf: path)) }

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("region", "devices", "persons", "values", "trusted-hosts")
    if let region = try node.optional("region") { self.region = try Self.region(region) }
    for entry in try node.list("devices") { devices.append(try Device(entry)) }
    for entry in try node.list("persons") { persons.append(try Person(entry)) }
    for entry in try node.list("values") { values.append(try Value(entry)) }
    trustedHosts = try node.strings("trusted-hosts").map { $0.lowercased() }
  }

  private static func region(_ node: RuleNode) throws(RuleError) -> String {
    let text = try node.string()
    guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw node.error("'\(text)' is no region", hint: "write the two letters of ISO 3166, as US")
    }
    return text
  }
}

extension Inventory.Device {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("name", "role", "addresses", "macs", "serials", "hostnames", "profile")
    name = try node.string("name")
    role = try node.optional("role")?.choice(of: Role.self) ?? .unknown
    addresses = []
    for entry in try node.list("addresses") {
      guard let address = IPAddress(try entry.string()) else {
        throw entry.error("no IP address", hint: "write 192.0.2.50 or 2001:db8::50")
      }
      addresses.append(address)
    }
    macs = []
    for entry in try node.list("macs") {
      guard let address = MACAddress(try entry.string()) else {
        throw entry.error("no MAC address", hint: "write \"00:00:5e:00:53:10\", in quotes")
      }
      macs.append(address)
    }
    serials = try node.strings("serials")
    hostnames = try node.strings("hostnames").map { $0.lowercased() }
    profile = try node.optional("profile")?.identifier()
  }
}

extension Inventory.Person {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("name", "emails", "phones", "usernames")
    name = try node.string("name")
    emails = []
    for entry in try node.list("emails") {
      let text = try entry.string()
      guard let at = text.firstIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex else {
        throw entry.error("no e-mail address", hint: "write operator@example.com")
      }
      emails.append(text)
    }
    phones = []
    for entry in try node.list("phones") {
      let text = try entry.string()
      guard text.utf8.filter({ (0x30...0x39).contains($0) }).count >= 5 else {
        throw entry.error("no phone number", hint: "write \"+1 212 555 0123\", in quotes")
      }
      phones.append(text)
    }
    usernames = try node.strings("usernames")
  }
}

extension Inventory.Value {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("type", "value")
    type = DataType(rawValue: try node.required("type").identifier())
    let entry = try node.required("value")
    value = try entry.string()
    guard !value.isEmpty else { throw entry.error("an empty value cannot be searched") }
  }
}
