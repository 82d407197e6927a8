import Testing

@testable import Policies
@testable import RulePacks

@Suite struct PolicyBindingTests {
  /// Stands in for a cryptographic digest: what matters here is which bytes are digested.
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func policy(_ clauses: [(String, String)], end: String? = nil) throws -> PolicyDocument {
    var text = "policy: {id: p, title: P, controller: c, effective: 2020-01-01"
    if let end { text += ", end: \"\(end)\"" }
    text += "}\nscope: {services: [example.com]}\nclauses:\n"
    for (id, anchor) in clauses {
      text += "- {clause: \"\(id)\", title: T, anchor: \"\(anchor)\", observable: wire}\n"
    }
    return try PolicyDocument(text: text, file: "p.yaml")
  }

  private func texts(_ policy: PolicyDocument, _ text: String) -> [String] {
    PolicyBinding(policy, to: text) { $0 }.clauses.map(\.text)
  }

  @Test func clausesReachToTheNextOneAndToTheEnd() throws {
    let source = """
      # Policy
        1. **FIRST THING**
          * Some words.

      ### Second
          * Other words,
            more of them.
      _Last updated: never_
      """
    let policy = try policy([("1", "1. first"), ("2", "second")], end: "last updated")
    #expect(texts(policy, source) == ["1. FIRST THING Some words.", "Second Other words, more of them."])
  }

  @Test func markupDoesNotMatter() throws {
    let policy = try policy([("1", "1. thing")])
    let one = "1. **Thing**\n   * See [the site](http://www.example.com/) and <http://b.example.com>, \\- or _not_."
    let other = "1. THING\n\n# see  the site and http://b.example.com, – or not."
    let first = PolicyBinding(policy, to: one) { $0 }.clauses[0]
    let second = PolicyBinding(policy, to: other) { $0 }.clauses[0]
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.text == "1. Thing See the site and http://b.example.com, - or not.")
  }

  @Test func aNumberIsNotTheBeginningOfAnother() throws {
    let policy = try policy([("6.2.2", "6.2.2"), ("6.2.2.1", "6.2.2.1")])
    #expect(texts(policy, "6.2.2.1 too early\n6.2.2 list\n6.2.2.1 item") == ["6.2.2 list", "6.2.2.1 item"])
  }

  @Test func outcomesTellWhatIsWrong() throws {
    var document = try policy([("1", "1. one"), ("2", "2. two"), ("3", "3. three"), ("4", "4. four")])
    let text = "1. one\n2. two\n4. four"
    func digest(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count), bytes.last ?? 0] }
    document.clauses[0].fingerprint = "sha256:0665"
    document.clauses[1].fingerprint = "sha256:0000"
    document.clauses[2].fingerprint = "sha256:0000"
    let binding = PolicyBinding(document, to: text, sha256: digest)
    #expect(binding.clauses.map(\.outcome) == [.matches, .differs, .missing, .unbound])
    #expect(!binding.isBound)
  }

  @Test(arguments: ["", "[", "](", "[a](b", "\\", "_", "***", "\u{0}\u{FFFD}", "1. thing]("])
  func brokenMarkupIsRead(source: String) throws {
    let policy = try policy([("1", "1. thing")])
    #expect(PolicyBinding(policy, to: source) { $0 }.clauses.count == 1)
  }
}
