import Pipeline
import RulePacks
import TestSupport
import Testing

/// The proofs of all adapters that are shipped, each read through decoders, unfolding and rules.
struct AdapterExampleTests {
  private static let folder = RulesFolder(path: RepositoryFolder.path("rules"))

  @Test func everyExampleOfEveryAdapterHolds() throws {
    let check = try AdapterExampleCheck(Self.folder)
    var count = 0
    for pack in try RulePack.all(in: Self.folder) {
      for adapter in pack.adapters {
        #expect(check.failures(of: adapter, try pack.examples(of: adapter, in: Self.folder)) == [])
        count += 1
      }
    }
    #expect(count >= 20)
  }

  @Test func aWrongExampleFails() throws {
    let check = try AdapterExampleCheck(Self.folder)
    let pack = try #require(try RulePack.all(in: Self.folder).first { $0.name == "services" })
    let adapter = try #require(pack.adapters.first { $0.id == "google-analytics-universal" })
    let text = """
      match:
        - send: "GET http://example.com/collect?uid=u-10045"
          find: [{type: tracking-id, at: query uid}, {type: tracking-id}, {type: page-url}]
      no-match:
        - send: "GET http://www.google-analytics.com/collect?uid=u-10045&dl=http%3A%2F%2Fexample.com%2Fa"
          never: [{type: tracking-id, at: query uid}, {type: page-url}, {type: phone-number}]
          because: of this test
      """
    let examples = try AdapterExamples(RuleNode(text: text, file: "examples.yaml"))
    #expect(check.failures(of: adapter, examples).count == 5)
  }

  @Test func adaptersNameTypesThatExist() throws {
    let ontology = try TypeOntology(Self.folder)
    for pack in try RulePack.all(in: Self.folder) {
      for adapter in pack.adapters {
        for mapping in adapter.mappings where mapping.type != AdapterMapping.nothing {
          #expect(ontology.contains(mapping.type), "\(adapter.id): \(mapping.type.rawValue)")
        }
      }
    }
  }
}
