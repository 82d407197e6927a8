import AuditModel
import Bytes

/// What `StreamFeeder` keeps for one direction of a flow.
final class HalfStream {
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

  func keep(_ bytes: RawSpan) { pending.append(bytesOf: bytes) }

  /// Runs `body` on the pending bytes. They are moved out meanwhile, so that nothing can change them under a span.
  func withPending<Result>(_ body: (borrowing StreamWindow) -> Result) -> Result {
    var bytes: [UInt8] = []
    swap(&bytes, &pending)
    let result = body(
      StreamWindow(bytes: bytes.rawBytes.dropping(consumed), direction: direction, offset: offset, time: time))
    swap(&bytes, &pending)
    return result
  }

  /// The first `count` pending bytes were dealt with.
  func drop(_ count: Int) {
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
