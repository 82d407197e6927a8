import Testing

@testable import RulePacks

struct AdapterTests {
  private static let head = "adapter: x\nsince: 0.1.0\ntitle: T\nwhy: W\n"
  private static let map = "map:\n  - {at: query a, type: page-url, because: B}\n"

  private func error(_ text: String) -> RuleError? {
    do {
      _ = try Adapter(RuleNode(text: text, file: "adapter.yaml"))
      return nil
    } catch { return error }
  }

  @Test func aWholeAdapterIsRead() throws {
    let adapter = try Adapter(
      RuleNode(
        text: Self.head + "match:\n  - hosts: [\"*.Example.com\"]\n    paths: [/a]\n" + Self.map, file: "adapter.yaml"))
    #expect(adapter.places[0].hosts == ["*.example.com"])
    #expect(adapter.mappings[0].at == [AdapterPath(part: .query, path: "a")])
  }

  @Test(arguments: [
    head + map, head + "match: [{hosts: [a]}]\n", head + "match: [{paths: [\"/*/a\"]}]\n" + map,
    head + "match: [{paths: [a]}]\n" + map, head + "match: [{roots: [A], hosts: [a]}]\n" + map,
    head + "match: [{host: a}]\n" + map,
    head + "match: [{hosts: [a]}]\nmap: [{at: nowhere a, type: page-url, because: B}]\n",
    head + "match: [{hosts: [a]}]\nmap: [{at: query a, type: page-url}]\n",
    head + "match: [{hosts: [a]}]\nsteps: [{at: query a, as: json, because: B}]\n" + map,
  ])
  func anAdapterThatCannotWorkIsRefused(text: String) { #expect(error(text) != nil) }
}
