import Foundation

/// All profiles under `rules/devices/`, one file each.
package struct DeviceLibrary: Sendable {
  package let profiles: [DeviceProfile]

  /// Reads every `.yaml` file of the folder, in the order of their names.
  package init(_ rules: RulesFolder) throws(RuleError) {
    let folder = rules("devices")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var profiles: [DeviceProfile] = []
    for name in names.sorted() where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
      let profile = try DeviceProfile(contentsOf: folder + "/" + name)
      guard profile.id + ".yaml" == name else {
        throw RuleError(
          file: folder + "/" + name, problem: "the id '\(profile.id)' is not the file's name",
          hint: "rename one of them")
      }
      profiles.append(profile)
    }
    self.profiles = profiles
  }

  /// The profile with this id.
  package subscript(id: String) -> DeviceProfile? { profiles.first { $0.id == id } }
}
