import AuditModel
import Entities
import Foundation
import Testing

struct VendorRegistryTests {
  /// A folder with registries of our own, in the format of the IEEE's files.
  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "candor-vendors-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let header = "Registry,Assignment,Organization Name,Organization Address\r\n"
    let files = [
      "oui.csv": header + "MA-L,A0B1C2,\"Example \"\"Lab\"\", Inc\",\"1 Road,003D4E,Town\"\r\n"
        + "MA-L,003D4E,Plain Maker,2 Road\r\nMA-L,8C1F64,IEEE Registration Authority,3 Road\r\n",
      "mam.csv": header + "MA-M,8C1F641,Medium Maker,4 Road\r\n",
      "oui36.csv": header + "MA-S,8C1F64234,Small Maker,5 Road\r\n", "iab.csv": header,
      ".lastupdate": "1661630937\n",
    ]
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    return path
  }

  private func vendor(_ registry: VendorRegistry, _ mac: String) -> String? {
    MACAddress(mac).flatMap { registry.vendor(of: $0) }
  }

  @Test func prefixesOfAllLengthsAreFound() throws {
    let registry = VendorRegistry(folder: try folder())
    #expect(vendor(registry, "a0:b1:c2:00:00:01") == "Example \"Lab\", Inc")
    #expect(vendor(registry, "00:3d:4e:00:00:01") == "Plain Maker")
    #expect(vendor(registry, "8c:1f:64:12:34:56") == "Medium Maker")
    #expect(vendor(registry, "8c:1f:64:23:45:67") == "Small Maker")
    #expect(vendor(registry, "8c:1f:64:ff:ff:ff") == "IEEE Registration Authority")
    #expect(registry.date == CivilDate(year: 2022, month: 8, day: 27))
  }

  @Test func addressesThatNameNoMakerHaveNone() throws {
    let registry = VendorRegistry(folder: try folder())
    for mac in ["a2:b1:c2:00:00:01", "a1:b1:c2:00:00:01", "00:00:00:00:00:00", "12:34:56:78:9a:bc"] {
      #expect(vendor(registry, mac) == nil, "\(mac)")
    }
  }

  @Test func withoutRegistriesThereIsNoMaker() {
    let registry = VendorRegistry(folder: "/nonexistent")
    #expect(vendor(registry, "00:3d:4e:00:00:01") == nil)
    #expect(registry.date == nil)
  }

  /// 3C-70-59 is MakerBot's by the IEEE's registry; 00-00-5E is IANA's.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: VendorRegistry.systemFolder)))
  func theSystemsRegistryIsRead() {
    let registry = VendorRegistry()
    #expect(vendor(registry, "3c:70:59:00:00:01")?.contains("MakerBot") == true)
    #expect(vendor(registry, "00:00:5e:00:53:10")?.contains("IANA") == true)
    #expect(registry.date != nil)
  }
}
