import AuditModel
import Foundation
import RulePacks

/// What `rules explain` says of an adapter.
enum AdapterPage {
  static func make(_ adapter: Adapter, in pack: RulePack, _ notes: String?) -> Page {
    var page = Page()
    page.line("\(adapter.id): \(adapter.title)")
    page.line("adapter of pack \(pack.name) \(pack.version), since candor \(adapter.since)")
    page.paragraph(adapter.why, indent: 0)
    page.line("\nMessages it is for:")
    for place in adapter.places {
      if !place.roots.isEmpty {
        page.line("  XML documents of \(place.roots.joined(separator: ", "))")
        continue
      }
      let hosts = place.hosts.isEmpty ? "any host" : place.hosts.joined(separator: " ")
      page.line(
        "  \(place.protocolName), \(hosts), \(place.paths.isEmpty ? "any path" : place.paths.joined(separator: " "))")
    }
    for step in adapter.steps {
      page.line("\nReads \(text(step.at)) as \(step.reading.rawValue):")
      page.paragraph(step.because, indent: 2)
    }
    page.line("\nWhat stands where:")
    for mapping in adapter.mappings {
      let conditions = mapping.attributes.sorted { $0.key < $1.key }.map { " if \($0.key) is \($0.value)" }.joined()
      page.line("  \(mapping.at.map(text).joined(separator: ", "))\(conditions): \(mapping.type.rawValue)")
      page.paragraph(mapping.because, indent: 4)
    }
    if let notes { page.line("\n" + notes.trimmingCharacters(in: .newlines)) }
    for reference in adapter.references { page.line(reference) }
    return page
  }

  private static func text(_ path: AdapterPath) -> String {
    path.path.isEmpty ? path.part.rawValue : "\(path.part.rawValue) \(path.path)"
  }
}
