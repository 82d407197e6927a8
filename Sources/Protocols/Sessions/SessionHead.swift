import Bytes
import Codings

/// A header section: its first line, and what of its fields the reader needs. Ranges are of the message's bytes.
struct SessionHead {
  /// Longer header sections are not read.
  static let limit = 65_536

  var line: SessionLine
  /// Behind the first line.
  var fields = 0
  /// Behind the empty line.
  var end = 0
  var contentLength: Int?
  var mediaType = 0..<0
  var contentEncoding = 0..<0
  /// The number and the method of `CSeq`.
  var sequence: UInt64?
  var sequenceMethod = 0..<0

  enum Outcome {
    case head(SessionHead)
    /// No message begins here.
    case none
    case more
  }

  /// Reads the header section at the front of `bytes`. A datagram needs no empty line at its end.
  static func read(_ bytes: RawSpan, _ kind: SessionProtocol, isDatagram: Bool = false) -> Outcome {
    guard let first = TextLines.line(bytes.prefix(limit), from: 0) else {
      return bytes.byteCount > SessionLine.limit || isDatagram ? .none : .more
    }
    guard let line = SessionLine(bytes, first.content, kind) else { return .none }
    var at = first.next
    while let next = TextLines.line(bytes.prefix(limit), from: at) {
      at = next.next
      guard next.content.isEmpty else { continue }
      var head = SessionHead(line: line)
      head.fields = first.next
      head.end = at
      head.readFields(bytes.prefix(at))
      return .head(head)
    }
    if isDatagram {
      var head = SessionHead(line: line)
      head.fields = first.next
      head.end = bytes.byteCount
      head.readFields(bytes)
      return .head(head)
    }
    return bytes.byteCount >= limit ? .none : .more
  }

  private init(line: SessionLine) { self.line = line }

  private mutating func readFields(_ bytes: RawSpan) {
    var section = HeaderSection(at: fields)
    while let field = section.next(in: bytes) {
      let name = bytes.extracting(field.name)
      let value = bytes.extracting(field.value)
      // RFC 3261 section 7.3.3: names of one letter.
      if name.equalsIgnoringCase("content-length") || name.equalsIgnoringCase("l") {
        contentLength = value.decimal.map { Int(clamping: $0) }
      } else if name.equalsIgnoringCase("content-type") || name.equalsIgnoringCase("c") {
        mediaType = field.value
      } else if name.equalsIgnoringCase("content-encoding") || name.equalsIgnoringCase("e") {
        contentEncoding = field.value
      } else if name.equalsIgnoringCase("cseq") {
        readSequence(bytes, field.value)
      }
    }
  }

  private mutating func readSequence(_ bytes: RawSpan, _ value: Range<Int>) {
    let number = TextLines.word(bytes, value)
    sequence = bytes.clamped(number).decimal
    sequenceMethod = TextLines.rest(bytes, value, behind: number)
  }
}
