package import AuditModel
package import Bytes

/// A value with a format of its own, and where it stood on the wire.
package struct MessageBody: ~Escapable {
  package let part: Part
  package let bytes: RawSpan
  /// From offsets in `bytes` to stream offsets.
  package let origin: OffsetMap
  /// Media type as on the wire, parameters included; empty when unknown.
  package let mediaType: RawSpan
  /// `Content-Encoding` as on the wire, codings in the order they were applied; empty for none.
  package let contentEncoding: RawSpan
  /// `false` when the end is missing: cut, lost, or larger than what is kept.
  package let isComplete: Bool
  /// How many of the first bytes the piece before this one also had, so that a value on the border is seen whole. What
  /// ends before them was reported with that piece; what touched its end was cut there.
  package let repeated: Int

  @_lifetime(copy bytes, copy mediaType, copy contentEncoding)
  package init(
    part: Part, bytes: RawSpan, origin: OffsetMap, mediaType: RawSpan, contentEncoding: RawSpan, isComplete: Bool,
    repeated: Int = 0
  ) {
    self.part = part
    self.bytes = bytes
    self.origin = origin
    self.mediaType = mediaType
    self.contentEncoding = contentEncoding
    self.isComplete = isComplete
    self.repeated = repeated
  }
}
