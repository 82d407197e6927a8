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
  /// The name of the field, as on the wire; empty when it has none.
  package let name: RawSpan
  /// The type of a protobuf message in the unfolder's schema; `nil` when it is not known.
  package let messageType: Int?

  @_lifetime(copy mediaType, copy contentEncoding)
  package init(kind: Kind, mediaType: RawSpan, contentEncoding: RawSpan, messageType: Int? = nil) {
    self.kind = kind
    self.messageType = messageType
    name = RawSpan()
    self.mediaType = mediaType
    self.contentEncoding = contentEncoding
  }

  /// Nothing but the kind and the name is known.
  @_lifetime(copy name)
  package init(_ kind: Kind, name: RawSpan) {
    self.kind = kind
    self.name = name
    messageType = nil
    mediaType = RawSpan()
    contentEncoding = RawSpan()
  }

  /// Nothing but the kind is known.
  @_lifetime(immortal)
  package init(_ kind: Kind) {
    self.kind = kind
    name = RawSpan()
    messageType = nil
    mediaType = RawSpan()
    contentEncoding = RawSpan()
  }
}
