import AuditModel
import Bytes

/// Reads message after message. The front of each is looked at, the rest (data of files) is a payload.
final class SMBDecoder: StreamDecoder {
  private enum State: Equatable {
    case header
    /// So many bytes of a message are left that are data, or that are encrypted.
    case data(Int), encrypted(Int)
    case lost
  }

  /// What is kept of a message at once: more than any request with names has.
  private static let frontLimit = 65_536
  private static let headerSize = 4

  private var states: [State] = [.header, .header]
  private var data = [PayloadCollector(), PayloadCollector()]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let direction = window.direction
    let side = Int(direction.rawValue)
    var at = 0
    while at < window.bytes.byteCount {
      let rest = window.bytes.dropping(at)
      switch states[side] {
      case .header:
        if let length = SMBSession.length(rest) {
          guard rest.byteCount >= length else { return Progress(consumed: at, next: .more(atLeast: length)) }
          SMBSession.tell(rest.prefix(length), at: window.offset &+ UInt64(at), direction, sink)
          at += length
          continue
        }
        guard let length = rest.u24(at: 1), rest.byteCount >= 8 else {
          return Progress(consumed: at, next: .more(atLeast: rest.byteCount < 4 ? 4 : 8))
        }
        guard SMB.recogniseMessage(rest) == .yes else {
          if at == 0 { throw .malformed("SMB: no message where one was due", at: 0) }
          return Progress(consumed: at)
        }
        let front = Self.headerSize + min(Int(length), Self.frontLimit)
        if rest.u8(at: 4) == 0xFD {
          at += Self.headerSize
          states[side] = .encrypted(Int(length))
          continue
        }
        guard rest.byteCount >= front else { return Progress(consumed: at, next: .more(atLeast: front)) }
        let message = rest.clamped(Self.headerSize..<front)
        let known = SMBMessage.read(message, at: window.offset &+ UInt64(at + 4), window.direction, sink)
        at += Self.headerSize + known
        states[side] = known < Int(length) ? .data(Int(length) - known) : .header
      case .data(let left):
        let part = min(left, rest.byteCount)
        data[side].append(rest.prefix(part), at: window.offset &+ UInt64(at)) { Self.tell($0, direction, sink) }
        at += part
        states[side] = part == left ? .header : .data(left - part)
        if part == left { data[side].end(isComplete: true) { Self.tell($0, direction, sink) } }
      case .encrypted(let left):
        let part = min(left, rest.byteCount)
        states[side] = part == left ? .header : .encrypted(left - part)
        return Progress(consumed: at + part, encrypted: part)
      case .lost:
        if at > 0 { return Progress(consumed: at) }
        return search(window, side)
      }
    }
    return Progress(consumed: at)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let side = Int(direction.rawValue)
    data[side].end(isComplete: false) { Self.tell($0, direction, sink) }
    switch states[side] {
    case .data(let left) where count <= left: states[side] = count == left ? .header : .data(left - count)
    case .encrypted(let left) where count <= left: states[side] = count == left ? .header : .encrypted(left - count)
    default: states[side] = .lost
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    let direction = rest.direction
    data[Int(direction.rawValue)].end(isComplete: false) { Self.tell($0, direction, sink) }
  }

  private static func tell(_ body: borrowing MessageBody, _ direction: FlowDirection, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: SMB.name, direction: .message, sender: direction)
    let none = body.bytes.prefix(0)
    withBytes(of: "DATA") { sink.begin(head, start: $0, host: none) }
    sink.body(body)
    sink.end()
  }

  /// Looks for the next message after a gap.
  private func search(_ window: borrowing StreamWindow, _ side: Int) -> Progress {
    var index = 0
    while let hit = window.bytes.firstIndex(of: 0, from: index), hit + 8 <= window.bytes.byteCount {
      if SMB.recognise(window.bytes.dropping(hit)) == .yes {
        states[side] = .header
        return Progress(consumed: hit, unknown: hit)
      }
      index = hit + 1
    }
    let passed = max(0, window.bytes.byteCount - 7)
    return Progress(consumed: passed, unknown: passed, next: .more(atLeast: window.bytes.byteCount - passed + 1))
  }
}
