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

  /// The place of the format of a text by the key that it stands under: requests of GraphQL over HTTP have their document
  /// in a member or parameter `query`.
  static func index(ofText text: RawSpan, under key: RawSpan) -> Int? {
    guard key.byteCount == 5, key.equals("query"), GraphQLTokenizer.recognise(text) else { return nil }
    return graphQL
  }

  private static let graphQL = formats.firstIndex { $0.subtypes.contains { $0.description == "graphql" } }

  /// The place of the format that bytes show.
  static func index(shownBy bytes: RawSpan) -> Int? { formats.firstIndex { $0.shows(bytes) } }
}
