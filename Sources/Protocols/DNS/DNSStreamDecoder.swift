import AuditModel
import Bytes

/// DNS over TCP: both directions are sequences of messages with their lengths before them (RFC 1035 section 4.2.2,
/// RFC 7766 section 8).
final class DNSStreamDecoder: StreamDecoder {
  /// Per direction: where the message being read ends.
  private var end: [UInt64] = [0, 0]
  /// Per direction: up to where bytes belong to a message whose beginning was lost.
  private var resumption: [UInt64] = [0, 0]
  /// Per direction: whether the next bytes may be anything, because a message border was lost in a gap.
  private var isAstray = [false, false]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let side = Int(window.direction.rawValue)
    var offset = 0
    if resumption[side] > window.offset {
      offset = Int(min(resumption[side] - window.offset, UInt64(window.bytes.byteCount)))
      return Progress(consumed: offset, unknown: offset)
    }
    if isAstray[side] {
      switch DNSModule.recognise(window.bytes, FlowPorts(initiator: 0, responder: 0)) {
      case .yes: isAstray[side] = false
      case .no: throw .malformed("no message behind a gap", at: 0)
      case .unsure: return Progress(consumed: 0, next: .more(atLeast: pending(window, 0)))
      }
    }
    while let length = window.bytes.u16(at: offset) {
      if length < DNSHeader.length, offset > 0 { break }
      guard length >= DNSHeader.length else { throw .malformed("message shorter than its header", at: offset) }
      let end = offset + 2 + Int(length)
      self.end[side] = window.offset + UInt64(end)
      guard end <= window.bytes.byteCount else { break }
      read(window.bytes.clamped(offset + 2..<end), at: window.offset + UInt64(offset + 2), window.direction, sink)
      offset = end
    }
    return Progress(consumed: offset, next: .more(atLeast: pending(window, offset)))
  }

  /// How many bytes the window must hold, counted from `offset`, for the message there to be whole.
  private func pending(_ window: borrowing StreamWindow, _ offset: Int) -> Int {
    guard let length = window.bytes.u16(at: offset), length >= DNSHeader.length else { return 2 }
    return 2 + Int(length)
  }

  private func read(_ message: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard let header = DNSHeader(message) else {
      return sink.trouble("dns-malformed", "header flags of no DNS message", at: offset, from: direction)
    }
    var reader = DNSReader(message, header: header, at: offset, from: direction, dialect: .unicast)
    reader.read(into: sink)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let side = Int(direction.rawValue)
    let (behind, overflow) = offset.addingReportingOverflow(UInt64(max(count, 0)))
    if !overflow, end[side] >= behind {
      // All of the gap lies in one message whose length is known, so the border behind it is known too.
      resumption[side] = end[side]
    } else {
      isAstray[side] = true
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    guard rest.bytes.byteCount > 0 else { return }
    sink.trouble("dns-cut", "stream ends inside a message", at: rest.offset, from: rest.direction)
  }
}
