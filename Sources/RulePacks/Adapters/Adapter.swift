/// What candor is told of one endpoint (`rules/packs/<pack>/<id>/adapter.yaml`): where its messages are found, how
/// their values are read beyond what shows by itself, and what stands at which path.
package struct Adapter: Hashable, Sendable {
  package var id: String
  /// Version of candor that first had the adapter.
  package var since: String
  package var title: String
  /// Why generic unfolding and key names do not do for this endpoint.
  package var why: String
  /// Messages the adapter is for; the first that fits is enough.
  package var places: [AdapterPlace]
  package var steps: [AdapterStep]
  /// The first that fits a value decides.
  package var mappings: [AdapterMapping]
  package var references: [String]

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("adapter", "since", "title", "why", "match", "steps", "map", "references")
    id = try node.string("adapter")
    since = try node.string("since")
    title = try node.string("title")
    why = try node.string("why")
    places = []
    for place in try node.list("match") { places.append(try AdapterPlace(place)) }
    steps = []
    for step in try node.list("steps") { steps.append(try AdapterStep(step)) }
    mappings = []
    for mapping in try node.list("map") { mappings.append(try AdapterMapping(mapping)) }
    references = try node.strings("references")
    if places.isEmpty { throw node.error("nothing says which messages are meant", hint: "give 'match'") }
    if mappings.isEmpty { throw node.error("the adapter maps nothing", hint: "give 'map'") }
  }

  init(
    id: String, since: String, title: String, why: String, places: [AdapterPlace], steps: [AdapterStep],
    mappings: [AdapterMapping], references: [String]
  ) {
    self.id = id
    self.since = since
    self.title = title
    self.why = why
    self.places = places
    self.steps = steps
    self.mappings = mappings
    self.references = references
  }
}
