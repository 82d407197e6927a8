import AuditModel
import Bytes

/// One direction of a stream, as far as its frames were read (RFC 9114 section 7.1: type and length as varints).
final class HTTP3Side {
  enum Role: Equatable {
    /// A stream with one direction says first what it is for.
    case unknown
    case message, control, encoder
    /// The decoder's stream, and types of which nothing is known.
    case ignored
  }

  enum State: Equatable {
    case header
    /// In a HEADERS frame: so many bytes are still to come.
    case block(Int)
    case promise(Int)
    case settings(Int)
    case data(UInt64)
    /// In a frame that is not looked at.
    case passing(UInt64)
    /// Its frames cannot be told apart any more.
    case lost
  }

  /// Bytes that came while a section before them waited for the encoder.
  struct Chunk {
    var bytes: [UInt8]
    var wire: UInt64
    var time: Timestamp
  }

  let stream: QUICStreamID
  let direction: FlowDirection
  var role: Role
  var state = State.header
  /// Key of the exchange: the stream, or what was promised.
  var exchange: UInt64
  /// The bytes of a header or of a block so far, and where they stood.
  var bytes: [UInt8] = []
  var origin = OffsetMap()
  /// The section in `bytes` waits for so many entries of the table.
  var blockedUntil: UInt64?
  var isPromise = false
  var queue: [Chunk] = []
  var queued = 0
  /// The stream ended while it was blocked.
  var hasEnded = false
  /// Time of the newest bytes.
  var time = Timestamp(nanoseconds: 0)

  init(_ stream: QUICStreamID, _ direction: FlowDirection) {
    self.stream = stream
    self.direction = direction
    role = stream.isOneWay ? .unknown : .message
    exchange = stream.number
  }

  var cost: Int { 512 + bytes.count + queued }

  /// Keeps bytes of the header or block in hand.
  func keep(_ part: RawSpan, at wire: UInt64) {
    let start = bytes.count
    bytes.append(bytesOf: part)
    origin.append(derived: start..<bytes.count, source: wire..<wire &+ UInt64(part.byteCount))
  }

  func clear() {
    bytes.removeAll(keepingCapacity: true)
    origin.removeAll()
  }

  var oldestWire: UInt64? {
    let kept = origin.pieces.map(\.source.lowerBound).min()
    guard let waiting = queue.map(\.wire).min() else { return kept }
    return min(kept ?? waiting, waiting)
  }
}
