import AuditModel
import Foundation
import Testing

@testable import RulePacks

struct RulePackTests {
  private func error(_ text: String) -> RuleError? {
    do {
      _ = try DetectionRule(RuleNode(text: text, file: "rule.yaml"))
      return nil
    } catch { return error }
  }

  private static let head = "id: x\nsince: 0.1.0\ntitle: T\nwhy: W\ntype: imei\n"

  @Test func aMisspeltKeyIsNamedWithItsPlace() {
    let found = error(Self.head + "detect:\n  - validator: imei\n    key: {words: [imei]}\n")
    #expect(found?.line == 8)
    #expect(found?.problem.contains("'key'") == true)
  }

  @Test(arguments: [
    head, head + "detect: []\n", head + "detect:\n  - validator: imei\n",
    head + "detect:\n  - validator: imei\n    keys: {never: [a]}\n",
    head + "detect:\n  - validator: imei\n    parts: [nowhere]\n",
    head + "detect:\n  - validator: imei\n    parts: [body]\n    directions: [sideways]\n",
    head + "anywhere: imei\nconfidence: known\n", "id: x\n",
  ])
  func aRuleThatCannotWorkIsRefused(text: String) { #expect(error(text) != nil) }

  @Test func tooFewExamplesAreRefused() {
    let text = "match:\n  - {in: a}\nno-match:\n  - {in: b, because: c}\n"
    #expect(throws: RuleError.self) { try RuleExamples(RuleNode(text: text, file: "examples.yaml")) }
  }

  @Test func aLookAlikeNeedsAReason() {
    #expect(throws: RuleError.self) {
      try RuleExample(RuleNode(text: "{in: a}", file: "examples.yaml"), needsReason: true)
    }
  }

  @Test func theFlatFormHoldsEverything() throws {
    let packs = try RulePack.all(in: RulesFolder.find())
    #expect(PackCache.decode(PackCache.encode(packs)) == packs)
    let text = PackCache.encode(packs)
    #expect(PackCache.decode(String(text.dropLast(20))) == nil)
    #expect(PackCache.decode("") == nil)
    #expect(PackCache.decode("something else") == nil)
  }

  @Test func aChangedRuleIsReadAnew() throws {
    let manager = FileManager.default
    let base = manager.temporaryDirectory.path + "/candor-rules-\(UUID().uuidString)"
    defer { try? manager.removeItem(atPath: base) }
    try manager.createDirectory(atPath: base + "/rules/packs/p/x", withIntermediateDirectories: true)
    func write(_ text: String, _ path: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: base + path))
    }
    try write("pack: p\nversion: 1.0.0\ntitle: T\n", "/rules/packs/p/pack.yaml")
    try write(Self.head + "anywhere: imei\n", "/rules/packs/p/x/rule.yaml")
    let folder = RulesFolder(path: base + "/rules")
    let cache = base + "/cache"
    let first = try RulePack.all(in: folder, cacheFolder: cache)
    #expect(try RulePack.all(in: folder, cacheFolder: cache) == first)
    #expect(try manager.contentsOfDirectory(atPath: cache).count == 1)
    try write(
      Self.head.replacingOccurrences(of: "title: T", with: "title: Other") + "anywhere: imei\n",
      "/rules/packs/p/x/rule.yaml")
    let second = try RulePack.all(in: folder, cacheFolder: cache)
    #expect(second.first?.rules.first?.title == "Other")
  }
}
