import Bytes

/// A format of bodies that few flows carry: one line of `FormatCatalog`. Its tokenizer is made when a body needs it.
/// Like what a protocol itself undoes, it is no coding in the chain of a report.
struct AnnouncedFormat: Sendable {
  /// Media subtypes, in lower case.
  let subtypes: [StaticString]
  /// Whether bytes that were announced as this are it.
  let fits: @Sendable (RawSpan) -> Bool
  /// Whether bytes that nobody announced are it, by their first bytes; cheap, because every body is asked.
  let shows: @Sendable (RawSpan) -> Bool
  let make: @Sendable () -> any LeafTokenizer
}
