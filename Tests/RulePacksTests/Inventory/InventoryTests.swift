import AuditModel
import RulePacks
import Testing

struct InventoryTests {
  /// The inventory of DESIGN section 5.
  private let text = """
    region: US
    devices:
      - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345], hostnames: [Fortus-450]}
    persons:
      - {name: Test Operator, emails: [operator@example.com], phones: ["+1 212 555 0123"], usernames: [toperator]}
    values:
      - {type: job-name, value: bracket_v3}
    trusted-hosts: [MES.example.com]
    """

  @Test func allOfItIsRead() throws {
    let inventory = try Inventory(RuleNode(text: text, file: "inventory.yaml"))
    #expect(inventory.region == "US")
    #expect(inventory.devices.map(\.name) == ["fortus-450"])
    #expect(inventory.devices[0].role == .printer)
    #expect(inventory.devices[0].addresses == [IPAddress(v4: 0xC000_0232)])
    #expect(inventory.devices[0].macs == [MACAddress(bits: 0x0000_5E00_5310)])
    #expect(inventory.devices[0].serials == ["D12345"])
    #expect(inventory.devices[0].hostnames == ["fortus-450"])
    #expect(inventory.persons[0].emails == ["operator@example.com"])
    #expect(inventory.persons[0].phones == ["+1 212 555 0123"])
    #expect(inventory.persons[0].usernames == ["toperator"])
    #expect(inventory.values[0].type == .jobName)
    #expect(inventory.trustedHosts == ["mes.example.com"])
  }

  @Test(arguments: [
    ("region: usa", 1, "no region"), ("devices:\n  - {name: a, adresses: []}", 2, "unknown key 'adresses'"),
    ("devices:\n  - {name: a, addresses: [192.0.2.500]}", 2, "no IP address"),
    ("devices:\n  - {name: a, macs: [\"00:00:5e\"]}", 2, "no MAC address"),
    ("devices:\n  - {role: printer}", 2, "lacks 'name'"), ("devices:\n  - {name: a, role: toaster}", 2, "toaster"),
    ("persons:\n  - {name: a, emails: [nobody]}", 2, "no e-mail address"),
    ("persons:\n  - {name: a, phones: [call me]}", 2, "no phone number"),
    ("values:\n  - {type: Job Name, value: x}", 2, "no id"), ("values:\n  - {type: job-name, value: \"\"}", 2, "empty"),
    ("value: []", 1, "unknown key 'value'"),
  ])
  func mistakesAreNamedWithTheirPlace(_ text: String, _ line: Int, _ words: String) {
    let error = #expect(throws: RuleError.self) {
      try Inventory(RuleNode(text: text, file: "inventory.yaml"))
    }
    #expect(error?.line == line)
    #expect(error?.problem.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func aMissingFileIsSaidToBeMissing() {
    let error = #expect(throws: RuleError.self) { try Inventory(contentsOf: "/nonexistent/inventory.yaml") }
    #expect(error?.file == "/nonexistent/inventory.yaml")
  }
}
