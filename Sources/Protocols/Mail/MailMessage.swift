import AuditModel
import Bytes
import Codings

/// Tells the sink of one Internet message (RFC 5322): each header field, the body as its headers describe it (RFC
/// 2045), and what promises about mail need to know. The caller begins and ends the message.
enum MailMessage {
  /// The most that is kept of one message; what goes on beyond is searched raw.
  static let limit = BodyBuffer.limit

  /// - Parameters:
  ///   - origin: From offsets in `bytes` to stream offsets of `direction`.
  ///   - isComplete: `false` when the end is missing.
  static func tell(
    _ bytes: RawSpan, _ origin: OffsetMap, isComplete: Bool, from direction: FlowDirection, into sink: any MessageSink
  ) {
    var section = HeaderSection()
    var part = PartDescription()
    var encoding = 0..<0
    var survey = MailSurvey()
    while let field = section.next(in: bytes) {
      if part.read(field, in: bytes), bytes.extracting(field.name).beginsIgnoringCase(with: "content-transfer") {
        encoding = field.value
      }
      survey.take(field, in: bytes)
      // A hole or the border of two chunks may cut a value: each piece is told where it stands.
      for piece in slice(origin, field.value).pieces {
        let range =
          piece.derived.lowerBound + field.value.lowerBound..<piece.derived.upperBound + field.value.lowerBound
        sink.field(
          .header, name: bytes.extracting(field.name), value: bytes.clamped(range), at: piece.source.lowerBound)
      }
    }
    let body = section.offset..<max(section.offset, bytes.byteCount)
    if !body.isEmpty {
      sink.body(
        MessageBody(
          part: .body, bytes: bytes.extracting(body), origin: slice(origin, body),
          mediaType: bytes.clamped(part.mediaType), contentEncoding: bytes.clamped(encoding), isComplete: isComplete))
    }
    guard section.offset > 0 else { return }
    survey.read(bytes.extracting(body), part, bytes.clamped(part.mediaType), depth: 0)
    guard let whole = range(of: bytes, origin) else { return }
    sink.note(.mail(survey.fact), at: whole, from: direction)
  }

  private static func range(of bytes: RawSpan, _ origin: OffsetMap) -> Range<UInt64>? {
    guard let first = origin.pieces.first, let last = origin.pieces.last else { return nil }
    return first.source.lowerBound..<max(first.source.lowerBound, last.source.upperBound)
  }

  /// The part of a map that belongs to `range`, counted from its beginning.
  static func slice(_ origin: OffsetMap, _ range: Range<Int>) -> OffsetMap {
    var map = OffsetMap()
    var at = 0
    origin.sources(of: range) { source in
      let end = min(at + source.count, range.count)
      map.append(derived: at..<end, source: source)
      at = end
    }
    return map
  }
}
