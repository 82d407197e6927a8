import AuditModel
import Bytes

/// What `StreamFeeder` keeps for one direction of a flow.
struct HalfStream: ~Copyable {
  enum Phase: Equatable {
    /// No protocol known yet; all bytes seen are pending.
    case recognising
    case decoding
    /// The decoder wants no more; later bytes go to this bin.
    case done(Coverage.Bin)
    /// Not decoded: bytes are searched raw.
    case unknown
  }

  let direction: FlowDirection
  var phase = Phase.recognising
  /// Modules, by their place in the catalogue, that have refused this direction.
  var refused: UInt128 = 0
  /// The decoder need not be called before the window holds so many bytes.
  var demand = 1
  /// Stream offset of the first pending byte, or of the next byte when none is pending.
  var offset: UInt64 = 0
  var time = Timestamp(nanoseconds: 0)
  var isEnded = false
  var raw = RawWindows()
  private var pending: [UInt8] = []
  /// Bytes at the front of `pending` that were consumed; taken away in one go, so that small steps stay cheap.
  private var consumed = 0

  init(_ direction: FlowDirection) { self.direction = direction }

  var pendingCount: Int { pending.count - consumed }

  mutating func keep(_ bytes: RawSpan) { pending.append(bytesOf: bytes) }

  /// Moves the pending bytes out, to be put back as they are.
  mutating func takePending() -> [UInt8] {
    var bytes: [UInt8] = []
    swap(&bytes, &pending)
    return bytes
  }

  mutating func returnPending(_ bytes: consuming [UInt8]) { pending = bytes }

  /// The pending bytes, taken out before.
  @_lifetime(borrow bytes)
  func window(of bytes: borrowing [UInt8]) -> StreamWindow {
    StreamWindow(bytes: bytes.rawBytes.dropping(consumed), direction: direction, offset: offset, time: time)
  }

  /// The first `count` pending bytes were dealt with.
  mutating func drop(_ count: Int) {
    offset &+= UInt64(count)
    consumed += count
    if consumed >= pending.count {
      if pending.capacity > 4_096 { pending = [] } else { pending.removeAll(keepingCapacity: true) }
      consumed = 0
    } else if consumed > pending.count / 2 {
      pending.removeFirst(consumed)
      consumed = 0
    }
  }
}
