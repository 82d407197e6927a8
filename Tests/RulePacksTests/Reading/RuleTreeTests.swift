import Testing

@testable import RulePacks

struct RuleTreeTests {
  private let yaml = """
    # A comment
    name: [a, "", {b: 'true', c: yes}]
    empty: ~
    deeper:
      - text: é, and \"quoted\"
    """

  private func tree() throws -> RuleTree { try RuleTree(yaml: yaml, file: "a.yaml") }

  @Test func theFlatFormGivesTheSameTreeBack() throws {
    let tree = try tree()
    let bytes = RuleTree.encode([tree, tree])
    let decoded = try #require(RuleTree.decode(bytes, files: ["a.yaml", "b.yaml"]))
    #expect(decoded.map(\.file) == ["a.yaml", "b.yaml"])
    for copy in decoded {
      #expect(copy.entries == tree.entries)
      #expect(copy.text == tree.text)
    }
    #expect(RuleTree.decode(bytes, files: ["a.yaml"]) == nil)
  }

  @Test func nothingBrokenIsTaken() throws {
    let bytes = RuleTree.encode([try tree()])
    for length in 0..<bytes.count {
      #expect(RuleTree.decode(Array(bytes[..<length]), files: ["a.yaml"]) == nil)
    }
    // Another byte anywhere must give nil or a tree that can be walked.
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 2, 3, 0x7F, 0x80, 0xFF] {
        var broken = bytes
        broken[place] = value
        guard let tree = RuleTree.decode(broken, files: ["a.yaml"])?.first else { continue }
        for position in tree.entries.indices {
          #expect(tree.children(of: position).allSatisfy { $0 > position && $0 < tree.entries.count })
          _ = tree.string(at: position)
          _ = tree.value(under: "name", in: position)
        }
      }
    }
  }

  @Test func nodesSayWhereTheyStandAndWhatTheyAre() throws {
    let root = RuleNode(try tree())
    let list = try root.required("name").list()
    #expect(list.map(\.line) == [2, 2, 2])
    #expect(list.map(\.column) == [8, 11, 15])
    #expect(try list[1].string() == "")
    #expect(try list[2].required("c").bool())
    #expect(throws: RuleError.self) { try list[2].required("b").bool() }
    #expect(try root.optional("empty").map(\.line) == nil)
    #expect(try root.list("deeper")[0].string("text") == "é, and \"quoted\"")
    let error = #expect(throws: RuleError.self) { try root.list("deeper")[0].required("text").list() }
    #expect(error?.description == "a.yaml:5:11: 'text' must be a list")
    let other = #expect(throws: RuleError.self) { try list[0].list() }
    #expect(other?.problem == "an entry of 'name' must be a list")
  }

  @Test func whatAliasesBlowUpIsRefused() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let before = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(before)]\n"
    }
    let error = #expect(throws: RuleError.self) { try RuleTree(yaml: yaml, file: "a.yaml") }
    #expect(error?.problem.contains("too large") == true)
  }
}
