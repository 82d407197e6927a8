import AuditModel
import Bytes

/// Syslog over a stream. Each message says by its first byte how its end is found.
final class SyslogStreamDecoder: StreamDecoder {
  /// Per direction: how many unconsumed bytes are known to have no line end.
  private var scanned = [0, 0]
  /// Per direction: where the message being read ends, if it said so.
  private var end: [UInt64] = [0, 0]
  /// Per direction: up to where bytes belong to a message whose beginning was lost.
  private var resumption: [UInt64] = [0, 0]
  /// Per direction: whether the border of messages was lost.
  private var isAstray = [false, false]
  /// Per direction: the byte before the next one, when the border was lost.
  private var last: [UInt8] = [0x30, 0x30]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let side = Int(window.direction.rawValue)
    let count = window.bytes.byteCount
    if resumption[side] > window.offset {
      let lost = Int(min(resumption[side] &- window.offset, UInt64(count)))
      return Progress(consumed: lost, unknown: lost)
    }
    if isAstray[side] {
      let progress = search(window.bytes, side)
      if isAstray[side] || progress.consumed > 0 { return progress }
    }
    var offset = 0
    while offset < count {
      let rest = window.bytes.dropping(offset)
      switch SyslogFrame.read(rest, scanned: offset == 0 ? scanned[side] : 0) {
      case .frame(let place):
        let at = window.offset &+ UInt64(offset + place.message.lowerBound)
        SyslogReader.read(rest.clamped(place.message), at: at, from: window.direction, to: sink)
        offset += place.end
        scanned[side] = 0
      case .more(let needed):
        let isLine = rest.u8(at: 0) == 0x3C
        scanned[side] = isLine ? rest.byteCount : 0
        end[side] = isLine ? 0 : window.offset &+ UInt64(offset) &+ UInt64(needed)
        return Progress(consumed: offset, next: .more(atLeast: needed))
      case .none:
        isAstray[side] = true
        last[side] = 0x30
        scanned[side] = 0
        return offset > 0 ? Progress(consumed: offset) : search(window.bytes, side)
      }
    }
    return Progress(consumed: offset)
  }

  /// Passes over bytes up to a message that can be read: one at the start of a line, or one with its length before it.
  private func search(_ bytes: RawSpan, _ side: Int) -> Progress {
    var last = last[side]
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      let rest = bytes.dropping(index)
      switch Self.begins(rest, behind: last) {
      case .yes:
        switch SyslogFrame.read(rest, scanned: 0) {
        case .frame:
          isAstray[side] = false
          return Progress(consumed: index, unknown: index)
        case .more(let needed): return wait(index, needed, last, side)
        case .none: break
        }
      case .unsure: return wait(index, rest.byteCount + 1, last, side)
      case .no: break
      }
      last = byte
    }
    self.last[side] = last
    return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
  }

  private func wait(_ index: Int, _ needed: Int, _ last: UInt8, _ side: Int) -> Progress {
    self.last[side] = last
    return Progress(consumed: index, unknown: index, next: .more(atLeast: needed))
  }

  /// A line that begins with a priority is believed to be a message; elsewhere more must speak for it.
  private static func begins(_ bytes: RawSpan, behind last: UInt8) -> Recognition {
    let isCounted = bytes[0].isASCIIDigit
    if last == 0x0A, isCounted || bytes[0] == 0x3C {
      return SyslogFrame.recognise(bytes, FlowPorts(initiator: 0, responder: 514))
    }
    guard isCounted, !last.isASCIIDigit else { return .no }
    return SyslogFrame.recognise(bytes, FlowPorts(initiator: 0, responder: 0))
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let side = Int(direction.rawValue)
    let (behind, overflow) = offset.addingReportingOverflow(UInt64(max(count, 0)))
    scanned[side] = 0
    last[side] = 0x30
    if !overflow, end[side] >= behind { resumption[side] = end[side] } else { isAstray[side] = true }
  }

  /// The last line of a stream often has no end; a message cut by a gap is worth as much.
  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    let side = Int(rest.direction.rawValue)
    guard !isAstray[side], resumption[side] <= rest.offset else { return 0 }
    var start = 0
    if rest.bytes.u8(at: 0)?.isASCIIDigit == true {
      guard let blank = rest.bytes.prefix(8).firstIndex(of: 0x20) else { return 0 }
      start = blank + 1
    }
    let message = rest.bytes.dropping(start)
    guard SyslogPriority(message) != nil else { return 0 }
    SyslogReader.read(message, at: rest.offset &+ UInt64(start), from: rest.direction, to: sink)
    return rest.bytes.byteCount
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}
}
