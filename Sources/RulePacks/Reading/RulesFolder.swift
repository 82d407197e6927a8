import Foundation

/// Where the `rules/` folder is. Looked for in `CANDOR_RULES`, beside the executable (`../share/candor/rules`), and
/// upward from the executable and from the working directory.
package struct RulesFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// The folder that `CANDOR_RULES` names, which must hold `types/`; without it the first of the others that does.
  package static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws(RuleError)
    -> RulesFolder
  {
    var candidates: [String] = []
    if let named = environment["CANDOR_RULES"], !named.isEmpty {
      // Other rules than those that were asked for would give other verdicts.
      guard FileManager.default.fileExists(atPath: named + "/types") else {
        throw RuleError(
          file: named, problem: "CANDOR_RULES names no rules folder (there is no types/ in it)",
          hint: "name candor's rules/ folder, or unset it")
      }
      return RulesFolder(path: named)
    }
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    candidates.append(folder(of: folder(of: executable)) + "/share/candor/rules")
    for start in [folder(of: executable), FileManager.default.currentDirectoryPath] {
      var current = start
      while current != "/", !current.isEmpty {
        candidates.append(current + "/rules")
        current = folder(of: current)
      }
    }
    for candidate in candidates where FileManager.default.fileExists(atPath: candidate + "/types") {
      return RulesFolder(path: candidate)
    }
    throw RuleError(
      file: candidates.first ?? "rules", problem: "no rules folder was found",
      hint: "set CANDOR_RULES to candor's rules/ folder")
  }

  private static func folder(of path: String) -> String {
    let parent = (path as NSString).deletingLastPathComponent
    return parent.isEmpty ? "/" : parent
  }

  /// The absolute path of a file or folder inside.
  package func callAsFunction(_ relative: String) -> String { path + "/" + relative }

  /// Whether there is such a file inside.
  func hasFile(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: self(relative)) }

  /// Names of the folders directly below `relative`, sorted.
  package func folders(in relative: String) -> [String] {
    let base = self(relative)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: base + "/" + name, isDirectory: &isFolder) && isFolder.boolValue
        && !name.hasPrefix(".")
    }.sorted()
  }
}
