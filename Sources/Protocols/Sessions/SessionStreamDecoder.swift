import AuditModel
import Bytes

/// Reads SIP over TCP and RTSP: one message behind the other in both directions; in RTSP media packets may stand
/// between them (RFC 2326 section 10.12).
final class SessionStreamDecoder: StreamDecoder {
  private enum State: Equatable {
    case message
    /// So many bytes of media, or of a body too large to keep, are to come.
    case passing(Int, isMedia: Bool)
    /// Bytes are missing: a message must be found again.
    case lost
    /// The same, within a line that begins no message.
    case lostInLine
  }

  /// The largest body that is kept whole.
  private static let bodyLimit = 512 << 10
  private static let queueLimit = 256

  private let teller: SessionTeller
  private var states: [State] = [.message, .message]
  /// RTSP answers do not say what they answer: methods of open requests by their sequence numbers.
  private var open: [(sequence: UInt64, method: [UInt8])] = []

  init(_ kind: SessionProtocol) { teller = SessionTeller(kind: kind) }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let side = Int(window.direction.rawValue)
    switch states[side] {
    case .message: return readMessage(window, side, sink)
    case .passing(let count, let isMedia):
      return pass(count, isMedia: isMedia, window, side)
    case .lost: return search(window, side, sink)
    case .lostInLine:
      guard let feed = window.bytes.firstIndex(of: 0x0A) else {
        return Progress(consumed: window.bytes.byteCount, unknown: window.bytes.byteCount)
      }
      states[side] = .lost
      return search(window, side, from: feed + 1, sink)
    }
  }

  private func readMessage(_ window: borrowing StreamWindow, _ side: Int, _ sink: any MessageSink) -> Progress {
    let bytes = window.bytes
    var at = 0
    // Empty lines keep a connection alive (RFC 5626 section 3.5.1).
    while let byte = bytes.u8(at: at), byte == 0x0D || byte == 0x0A { at += 1 }
    if at > 0 { return Progress(consumed: at) }
    if teller.kind == .rtsp, bytes[0] == UInt8(ascii: "$") {
      guard let length = bytes.u16(at: 2) else { return Progress(consumed: 0, next: .more(atLeast: 4)) }
      return pass(4 + Int(length), isMedia: true, window, side)
    }
    switch SessionHead.read(bytes, teller.kind) {
    case .none:
      states[side] = .lost
      guard SessionLine.recognise(bytes, teller.kind, isEnd: false) == .yes else { return search(window, side, sink) }
      // A header section longer than any is.
      return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
    case .more: return Progress(consumed: 0, next: .more(atLeast: bytes.byteCount + 1))
    case .head(let head): return take(head, window, side, sink)
    }
  }

  private func pass(_ count: Int, isMedia: Bool, _ window: borrowing StreamWindow, _ side: Int) -> Progress {
    let part = min(count, window.bytes.byteCount)
    states[side] = part == count ? .message : .passing(count - part, isMedia: isMedia)
    return Progress(consumed: part, unsupported: isMedia ? part : 0, unknown: isMedia ? 0 : part)
  }

  private func take(
    _ head: SessionHead, _ window: borrowing StreamWindow, _ side: Int, _ sink: any MessageSink
  ) -> Progress {
    let length = head.contentLength ?? 0
    let isKept = length <= Self.bodyLimit
    let end = head.end + (isKept ? length : 0)
    guard window.bytes.byteCount >= end else { return Progress(consumed: 0, next: .more(atLeast: end)) }
    let method = pair(head, window.bytes)
    teller.tell(
      head, window.bytes.prefix(end), at: window.offset, from: window.direction, method: method, isComplete: isKept,
      into: sink)
    if !isKept { states[side] = .passing(length, isMedia: false) }
    return Progress(consumed: end)
  }

  private func pair(_ head: SessionHead, _ bytes: RawSpan) -> [UInt8] {
    guard teller.kind == .rtsp, let sequence = head.sequence else { return [] }
    guard case .request(let method, _) = head.line else {
      guard let index = open.firstIndex(where: { $0.sequence == sequence }) else { return [] }
      return open.remove(at: index).method
    }
    var name: [UInt8] = []
    name.append(bytesOf: bytes.clamped(method))
    if open.count >= Self.queueLimit { open.removeFirst() }
    open.append((sequence, name))
    return name
  }

  /// Looks for a line that begins a message.
  private func search(
    _ window: borrowing StreamWindow, _ side: Int, from start: Int = 0, _ sink: any MessageSink
  ) -> Progress {
    let bytes = window.bytes
    var at = start
    while at < bytes.byteCount {
      switch SessionLine.recognise(bytes.dropping(at), teller.kind, isEnd: false) {
      case .yes:
        states[side] = .message
        return at > 0 ? Progress(consumed: at, unknown: at) : readMessage(window, side, sink)
      case .unsure:
        return Progress(consumed: at, unknown: at, next: .more(atLeast: bytes.byteCount - at + 1))
      case .no:
        guard let feed = bytes.firstIndex(of: 0x0A, from: at) else {
          states[side] = .lostInLine
          return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
        }
        at = feed + 1
      }
    }
    return Progress(consumed: at, unknown: at)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let side = Int(direction.rawValue)
    if case .passing(let left, let isMedia) = states[side], count <= left {
      states[side] = count == left ? .message : .passing(left - count, isMedia: isMedia)
    } else {
      states[side] = .lost
    }
  }

  /// A message whose body is cut: what is there of it.
  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    guard states[Int(rest.direction.rawValue)] == .message,
      case .head(let head) = SessionHead.read(rest.bytes, teller.kind)
    else { return 0 }
    teller.tell(
      head, rest.bytes, at: rest.offset, from: rest.direction, method: pair(head, rest.bytes), isComplete: false,
      into: sink)
    return rest.bytes.byteCount
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}
}
