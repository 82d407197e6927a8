import AuditModel
import RulePacks
import Testing

struct EntityLibraryTests {
  private let good = "entity: a\nname: A\ncategories: [x]\nbindings: [{suffix: a.example, reason: r}]"

  @Test(arguments: [
    ("entity: A\nname: A\nbindings: []", "no id"),
    ("entity: a\nname: A", "lacks 'bindings'"),
    ("entity: a\nname: A\nbindings: [{suffix: a.example}]", "lacks 'reason'"),
    ("entity: a\nname: A\nbindings: [{suffix: example, reason: r}]", "no host name"),
    ("entity: a\nname: A\nbindings: [{suffix: \"*.example.com\", reason: r}]", "no host name"),
    ("entity: a\nname: A\nbindings: [{oui: 3C7059, reason: r}]", "no registry prefix"),
    ("entity: a\nname: A\nbindings: [{reason: r}]", "needs a kind"),
    ("entity: a\nname: A\nbindings: [{suffix: a.example, oui: 00-00-5E, reason: r}]", "one kind"),
    ("entity: a\nname: A\nbindings: [{suffix: a.example, from: 2022-13-01, reason: r}]", "no such day"),
    (
      "entity: a\nname: A\nbindings: [{suffix: a.example, from: 2022-02-01, until: 2021-02-01, reason: r}]", "not after"
    ),
    ("entity: a\nname: A\nparty: friend\nbindings: []", "friend"),
    ("entity: a\nname: A\nparents: [{entity: b, reason: r}]\nbindings: []", "no entity 'b'"),
    ("entity: b\nname: B\nbindings: [{suffix: a.example, reason: r}]", "bound to 'a' too"),
  ])
  func mistakesAreRefused(_ text: String, _ words: String) {
    let error = #expect(throws: RuleError.self) { try EntityLibrary(texts: [good, text]) }
    #expect(error?.problem.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func datesMayPassABindingOn() throws {
    let library = try EntityLibrary(texts: [
      "entity: a\nname: A\nbindings: [{suffix: x.example, until: 2020-01-01, reason: r}]",
      "entity: b\nname: B\nbindings: [{suffix: x.example, from: 2020-01-01, reason: r}]",
    ])
    #expect(library.entities.map(\.id) == ["a", "b"])
  }

  @Test func theShippedEntitiesAreSound() throws {
    let library = try EntityLibrary(shippedRules())
    #expect(library.entities.count >= 60)
    for entity in library.entities {
      #expect(!entity.bindings.isEmpty, "\(entity.id)")
      #expect(!entity.categories.isEmpty, "\(entity.id)")
      #expect(entity.bindings.allSatisfy { $0.reason.utf8.count >= 4 }, "\(entity.id)")
    }
  }
}
