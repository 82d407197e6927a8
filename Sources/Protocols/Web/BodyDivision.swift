import Bytes
import Codings

/// Where a body may be cut when it is given out before its end.
enum BodyDivision {
  /// Nowhere: documents must be whole to be read.
  case document
  /// Anywhere, with an overlap: it is searched only.
  case media
  /// Behind a line: JSON Lines.
  case lines
  /// Behind an empty line: server-sent events.
  case events
  /// Behind a length-prefixed message: gRPC.
  case messages

  /// - Parameters:
  ///   - mediaType: as on the wire.
  ///   - isEncoded: the body as a whole is compressed, so that no border in it can be seen.
  init(mediaType: RawSpan, isEncoded: Bool) {
    let type = mediaType.prefix(mediaType.firstIndex(of: 0x3B) ?? mediaType.byteCount).trimmingBlanks()
    if MediaKind.isOpaque(type) {
      self = .media
    } else if isEncoded {
      self = .document
    } else if type.equalsIgnoringCase("text/event-stream") {
      self = .events
    } else if GRPCMessages.isAnnounced(by: type) {
      self = .messages
    } else if JSONLines.isAnnounced(by: type.dropping((type.firstIndex(of: 0x2F) ?? -1) + 1)) {
      self = .lines
    } else {
      self = .document
    }
  }

  /// How much is collected before something is given out.
  var limit: Int {
    switch self {
    case .document: BodyBuffer.limit
    case .media, .lines, .events: BodyBuffer.pieceLimit
    case .messages: BodyBuffer.limit
    }
  }

  /// How many of the first bytes are whole units; 0 when there is no border.
  func border(in bytes: RawSpan) -> Int {
    switch self {
    case .document, .media: 0
    case .lines: Self.lastLineEnd(bytes, isEmpty: false)
    case .events: Self.lastLineEnd(bytes, isEmpty: true)
    case .messages: GRPCMessages.wholeBytes(bytes)
    }
  }

  /// Behind the last line feed; of an empty line, if asked for.
  private static func lastLineEnd(_ bytes: RawSpan, isEmpty: Bool) -> Int {
    var at = bytes.byteCount - 1
    while at > 0 {
      if bytes[at] == 0x0A {
        let before = bytes[at - 1] == 0x0D && at > 1 ? bytes[at - 2] : bytes[at - 1]
        if !isEmpty || before == 0x0A { return at + 1 }
      }
      at -= 1
    }
    return 0
  }
}
