/// What the sender said of a value before it is looked at.
package struct UnfoldingHint: ~Escapable {
  package enum Kind: Sendable {
    /// A message body or payload.
    case body
    /// A header, topic, attribute or the like: plain unless its content shows otherwise.
    case field
    /// A query parameter or a form value: percent-encoded, `+` for a blank.
    case parameter
  }

  package let kind: Kind
  /// As on the wire, parameters included; empty when unknown.
  package let mediaType: RawSpan
  /// As on the wire: codings in the order in which they were applied; empty for none.
  package let contentEncoding: RawSpan

  @_lifetime(copy mediaType, copy contentEncoding)
  package init(kind: Kind, mediaType: RawSpan, contentEncoding: RawSpan) {
    self.kind = kind
    self.mediaType = mediaType
    self.contentEncoding = contentEncoding
  }

  /// Nothing but the kind is known.
  @_lifetime(immortal)
  package init(_ kind: Kind) {
    self.kind = kind
    mediaType = RawSpan()
    contentEncoding = RawSpan()
  }
}
