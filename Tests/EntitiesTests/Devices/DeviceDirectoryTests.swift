import AuditModel
import Entities
import RulePacks
import Testing

struct DeviceDirectoryTests {
  private static let printer = IPAddress(v4: 0xC000_0232)
  private static let workstation = IPAddress(v4: 0xC000_020A)

  private func facts(_ facts: [Fact]) -> [SightedFact] {
    facts.map { fact in
      SightedFact(
        fact,
        Sighting(
          capture: 0, frames: FrameList([1]), flow: FlowReference(transport: .udp, firstFrame: 1),
          time: Timestamp(seconds: 0), client: Self.workstation, server: Self.printer, serverPort: 0,
          protocolName: "x"))
    }
  }

  @Test func factsMakeDevices() {
    let directory = DeviceDirectory(
      facts: facts([
        .neighbour(Self.printer, MACAddress(bits: 0x0000_5E00_5310)),
        .deviceProfile(Self.printer, profile: "stratasys-printer", role: .printer),
        .deviceProfile(Self.workstation, profile: "stratasys-software", role: .workstation),
        .deviceName(Self.workstation, "control-center"), .address(name: "fortus-450.local", Self.printer),
        .address(name: "www.example.org", IPAddress(v4: 0xCB00_7110)),
        .neighbour(IPAddress(v4: 0xFFFF_FFFF), MACAddress(bits: 0xFFFF_FFFF_FFFF)),
      ]), inventory: Inventory())
    #expect(
      directory.devices == [
        DeviceSummary(
          address: "192.0.2.10", profile: "stratasys-software", role: .workstation, name: "control-center"),
        DeviceSummary(
          address: "192.0.2.50", mac: "00:00:5e:00:53:10", profile: "stratasys-printer", role: .printer,
          name: "fortus-450.local"),
      ])
    #expect(directory.sender(at: Self.printer).role == .printer)
    #expect(directory.sender(at: IPAddress(v4: 1)).role == .unknown)
  }

  @Test func theInventoryGoesFirst() throws {
    let inventory = try Inventory(
      RuleNode(
        text: """
          devices:
            - {name: fortus, role: printer, macs: ["00:00:5e:00:53:10"], profile: stratasys-printer}
            - {name: desk, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}
            - {name: absent, role: server, addresses: [192.0.2.99]}
          """, file: "inventory"))
    let directory = DeviceDirectory(
      facts: facts([
        .neighbour(Self.printer, MACAddress(bits: 0x0000_5E00_5310)), .deviceName(Self.printer, "other"),
      ]), seen: [Self.workstation], inventory: inventory)
    #expect(
      directory.devices == [
        DeviceSummary(address: "192.0.2.10", mac: "00:00:5e:00:53:0a", role: .workstation, name: "desk"),
        DeviceSummary(
          address: "192.0.2.50", mac: "00:00:5e:00:53:10", profile: "stratasys-printer", role: .printer, name: "fortus"
        ),
      ])
  }
}
