import AuditModel
import RulePacks
import Testing

struct DeviceProfileTests {
  @Test func theShippedProfilesAreRead() throws {
    let library = try DeviceLibrary(shippedRules())
    let printer = try #require(library["stratasys-printer"])
    #expect(printer.role == .printer)
    #expect(printer.entity == "stratasys")
    #expect(printer.signs.map(\.protocolName) == ["stratasys-fdm"])
    // Code names as the domain note has them.
    #expect(printer.models["waikiki"] == "Fortus 450mc")
    #expect(printer.models["dorado1"] == "F170")
    #expect(library["stratasys-software"]?.role == .workstation)
    let ids = Set(try EntityLibrary(shippedRules()).entities.map(\.id))
    for profile in library.profiles { #expect(profile.entity.map(ids.contains) != false, "\(profile.id)") }
  }

  @Test(arguments: [
    "profile: a\ntitle: A", "profile: a\ntitle: A\nrole: oven", "profile: a\ntitle: A\nrole: printer\nx: 1",
  ])
  func mistakesAreRefused(_ text: String) {
    #expect(throws: RuleError.self) { try DeviceProfile(RuleNode(text: text, file: "a.yaml")) }
  }
}
