import AuditModel
import Bytes

/// The frames of a packet (RFC 9000 section 19).
extension QUICConnection {
  /// Reads the frames of one packet (RFC 9000 section 19); answers how many bytes at its end could not be read.
  func readFrames(
    _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, wire: UInt64, time: Timestamp,
    _ sink: any MessageSink
  ) -> Int {
    var cursor = ByteCursor(plain)
    var start = 0
    do throws(DecodeError) {
      while cursor.remaining > 0 {
        start = plain.byteCount - cursor.remaining
        if plain[start] == 0 {
          try cursor.skip(1)
        } else {
          guard try readFrame(&cursor, plain, level, direction, wire, time, sink) else {
            return plain.byteCount - start
          }
        }
      }
    } catch {
      sink.trouble(
        "quic-malformed", "a frame goes on beyond its packet", at: wire &+ UInt64(start), from: direction)
      return plain.byteCount - start
    }
    return 0
  }

  /// Reads one frame; `false` when its type is not known, so that its length is not either.
  private func readFrame(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, _ wire: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) throws(DecodeError) -> Bool {
    let type = try cursor.quicVarint()
    switch type {
    case 0x01, 0x1E, 0xAC, 0x1F: return true
    case 0x02, 0x03: try skipAcknowledgement(&cursor, hasCounts: type == 0x03)
    case 0x04: try readReset(&cursor, direction, sink)
    case 0x06: try readCrypto(&cursor, plain, level, direction, wire, sink)
    case 0x07: try cursor.skip(Int(clamping: cursor.quicVarint()))
    case 0x08...0x0F: try readStream(&cursor, plain, UInt8(truncatingIfNeeded: type), direction, wire, time, sink)
    case 0x05, 0x11, 0x15: try skipNumbers(2, &cursor)
    case 0x10, 0x12...0x14, 0x16, 0x17, 0x19: try skipNumbers(1, &cursor)
    case 0x18: try readConnectionID(&cursor, direction)
    case 0x1A, 0x1B: try cursor.skip(8)
    case 0x1C, 0x1D: try readClose(&cursor, plain, direction, wire, isApplication: type == 0x1D, sink)
    case 0x30: try cursor.skip(cursor.remaining)
    case 0x31: try cursor.skip(Int(clamping: cursor.quicVarint()))
    case 0xAF: try skipNumbers(4, &cursor)
    // A time stamp (draft-huitema-quic-ts).
    case 0x02F5: try skipNumbers(1, &cursor)
    default: return false
    }
    return true
  }

  private func skipNumbers(_ count: Int, _ cursor: inout ByteCursor) throws(DecodeError) {
    for _ in 0..<count { _ = try cursor.quicVarint() }
  }

  /// RFC 9000 section 19.3: largest, delay, count, first range, then pairs of gap and length; three counts of ECN.
  private func skipAcknowledgement(_ cursor: inout ByteCursor, hasCounts: Bool) throws(DecodeError) {
    try skipNumbers(2, &cursor)
    var left = try cursor.quicVarint()
    try skipNumbers(1, &cursor)
    while left > 0 {
      try skipNumbers(2, &cursor)
      left -= 1
    }
    if hasCounts { try skipNumbers(3, &cursor) }
  }

  /// RFC 9000 section 19.15: sequence, retire prior to, length (1), id, reset token (16).
  private func readConnectionID(_ cursor: inout ByteCursor, _ direction: FlowDirection) throws(DecodeError) {
    try skipNumbers(2, &cursor)
    let bytes = try cursor.take(Int(cursor.u8()))
    if let id = QUICConnectionID(bytes), id.count > 0 { learn(id, of: direction) }
    try cursor.skip(16)
  }

  /// RFC 9000 section 19.19: error, frame type unless an application closes, reason with its length before it.
  private func readClose(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ direction: FlowDirection, _ wire: UInt64, isApplication: Bool,
    _ sink: any MessageSink
  ) throws(DecodeError) {
    try skipNumbers(isApplication ? 1 : 2, &cursor)
    let reason = try cursor.take(Int(clamping: cursor.quicVarint()))
    guard reason.byteCount > 0 else { return }
    let place = wire &+ UInt64(plain.byteCount - cursor.remaining - reason.byteCount)
    let head = MessageHead(protocolName: QUICModule.name, direction: .message, sender: direction)
    let none = reason.prefix(0)
    withBytes(of: "CONNECTION_CLOSE") { sink.begin(head, start: $0, host: none) }
    withBytes(of: "reason") { sink.field(.text, name: $0, value: reason, at: place) }
    sink.end()
  }

  // MARK: - Streams

  /// RFC 9000 section 19.8: stream, offset (bit 2 of the type), length (bit 1), data; bit 0 says that it ends.
  private func readStream(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ type: UInt8, _ direction: FlowDirection, _ wire: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) throws(DecodeError) {
    let id = QUICStreamID(number: try cursor.quicVarint())
    let offset = type & 4 != 0 ? try cursor.quicVarint() : 0
    let count = type & 2 != 0 ? Int(clamping: try cursor.quicVarint()) : cursor.remaining
    let data = try cursor.take(count)
    let isRead = streams.receive(
      data, at: offset, wire: wire &+ UInt64(plain.byteCount - cursor.remaining - data.byteCount), of: id,
      isLast: type & 1 != 0, from: direction, time: time, protocolName: handshake.applicationProtocol, into: sink)
    if !isRead { noteSearched(data.byteCount) }
  }

  /// RFC 9000 section 19.4: stream, error, final size.
  private func readReset(
    _ cursor: inout ByteCursor, _ direction: FlowDirection, _ sink: any MessageSink
  ) throws(DecodeError) {
    let id = QUICStreamID(number: try cursor.quicVarint())
    try skipNumbers(2, &cursor)
    streams.reset(id, from: direction, into: sink)
  }

  // MARK: - Handshake

  /// RFC 9000 section 19.6: offset, length, data.
  private func readCrypto(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, _ wire: UInt64,
    _ sink: any MessageSink
  ) throws(DecodeError) {
    let offset = try cursor.quicVarint()
    let data = try cursor.take(Int(clamping: cursor.quicVarint()))
    receiveHandshake(
      data, at: offset, wire: wire &+ UInt64(plain.byteCount - cursor.remaining - data.byteCount), level, direction,
      sink)
  }
}
