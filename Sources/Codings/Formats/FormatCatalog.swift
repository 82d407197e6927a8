import Bytes

/// Formats with a media type of their own beside those that `LeafReader` always holds ready, one line each.
enum FormatCatalog {
  static let formats: [AnnouncedFormat] = [
    AnnouncedFormat(
      subtypes: ["ipp"], fits: IPPTokenizer.recognise, shows: { _ in false }, make: { IPPTokenizer() }),
    AnnouncedFormat(
      subtypes: ["postscript", "pdf", "vnd.hp-pcl", "vnd.hp-pclxl", "vnd.hp-pjl"],
      fits: PrintJobTokenizer.recognise, shows: PrintJobTokenizer.recognise, make: { PrintJobTokenizer() }),
    AnnouncedFormat(
      subtypes: ["event-stream"], fits: EventStreamTokenizer.recognise, shows: { _ in false },
      make: { EventStreamTokenizer() }),
    AnnouncedFormat(
      subtypes: ["graphql"], fits: GraphQLTokenizer.recognise, shows: { _ in false }, make: { GraphQLTokenizer() }),
  ]

  /// The place of the format with this media subtype.
  static func index(named subtype: RawSpan) -> Int? {
    formats.firstIndex { $0.subtypes.contains { subtype.equalsIgnoringCase($0) } }
  }

  /// Whether a key is the one under which requests of GraphQL over HTTP have their document.
  static func isQuery(_ key: RawSpan) -> Bool { key.byteCount == 5 && key.equals("query") }

  /// The place of the format of a text under that key.
  static func index(ofQuery text: RawSpan) -> Int? { GraphQLTokenizer.recognise(text) ? graphQL : nil }

  private static let graphQL = formats.firstIndex { $0.subtypes.contains { $0.description == "graphql" } }

  /// The place of the format that bytes show.
  static func index(shownBy bytes: RawSpan) -> Int? { formats.firstIndex { $0.shows(bytes) } }
}
