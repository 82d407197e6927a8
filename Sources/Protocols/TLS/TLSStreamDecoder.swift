import AuditModel
import Bytes

/// Reads the records of both directions of one TLS connection; `TLSConnection` opens those that are sealed. Without
/// secrets each direction turns opaque with its first sealed record.
final class TLSStreamDecoder: StreamDecoder {
  /// What is known of one direction.
  private struct Side {
    var assembler = TLSHandshakeAssembler()
    /// ChangeCipherSpec was seen: what follows is encrypted, unless it is TLS 1.3.
    var hasChangedCipher = false
    /// Where the record being read ends, and the length of its fragment.
    var end: UInt64 = 0
    var fragment = 0
    /// Up to where bytes belong to a record whose beginning was lost.
    var resumption: UInt64 = 0
    /// A record border was lost in a gap.
    var isAstray = false
    /// Handshake bytes were lost, so that a record may begin inside a message.
    var hasLostHandshake = false
    /// The first bytes of the direction were looked at.
    var isBegun = false
    /// The record being read is sealed.
    var isSealed = false
  }

  private var sides = [Side(), Side()]
  private let connection: TLSConnection

  init(_ context: FlowContext) { connection = TLSConnection(context) }

  var deferredCoverage: Coverage { connection.coverage }
  var awaitsSecrets: Bool { connection.awaitsSecrets }
  func secretsArrived(into sink: any MessageSink) { connection.retry(into: sink) }
  func stopWaiting(into sink: any MessageSink) { connection.stopWaiting(into: sink) }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    // Taken out and put back, so that the loop works on a local value.
    var side = sides[Int(window.direction.rawValue)]
    defer { sides[Int(window.direction.rawValue)] = side }
    if side.resumption > window.offset {
      let count = Int(min(side.resumption - window.offset, UInt64(window.bytes.byteCount)))
      return side.isSealed
        ? Progress(consumed: count, encrypted: count) : Progress(consumed: count, unsupported: count)
    }
    if side.isAstray, connection.hasOpened(window.direction) {
      if let progress = findRecord(&side, window) { return progress }
    } else if let progress = try resume(&side, window, sink) {
      return progress
    }
    if !side.isBegun, let progress = begin(&side, window, sink) { return progress }
    return try readRecords(&side, window, sink)
  }

  /// Behind a gap a record must begin; otherwise all that follows is booked as encrypted, which most of it is.
  private func resume(
    _ side: inout Side, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) throws(DecodeError) -> Progress? {
    guard side.isAstray else { return nil }
    switch TLSRecognition.recognise(window.bytes) {
    case .yes:
      side.isAstray = false
      return nil
    case .no: return opaque(window, from: 0, into: sink)
    case .unsure: return Progress(consumed: 0, next: .more(atLeast: window.bytes.byteCount + 1))
    }
  }

  /// Records of this direction were opened before bytes were lost: passes over what lies before the next header.
  private func findRecord(_ side: inout Side, _ window: borrowing StreamWindow) -> Progress? {
    var at = 0
    while at + TLSRecordHeader.length <= window.bytes.byteCount {
      if let header = try? TLSRecordHeader(window.bytes, at: at), header.fragment >= 16 {
        side.isAstray = false
        break
      }
      at += 1
    }
    if at == 0, !side.isAstray { return nil }
    connection.lose(bytes: at, from: window.direction)
    return Progress(consumed: at, encrypted: at, next: .more(atLeast: TLSRecordHeader.length))
  }

  /// Hellos in the framing of SSL 2.0 can only come first.
  private func begin(_ side: inout Side, _ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress? {
    guard let first = window.bytes.u8(at: 0), first & 0x80 != 0 else {
      side.isBegun = true
      return nil
    }
    guard window.bytes.byteCount >= 11 else { return Progress(consumed: 0, next: .more(atLeast: 11)) }
    side.isBegun = true
    if let hello = SSL2Hello(window.bytes) {
      guard window.bytes.byteCount >= hello.total else {
        side.isBegun = false
        return Progress(consumed: 0, next: .more(atLeast: hello.total))
      }
      let fact = TLSClientHello(serverName: nil, applicationProtocols: [], highestVersion: hello.version)
      connection.tell(fact, window.offset..<window.offset + UInt64(hello.total), window.direction, sink)
      connection.learn(challenge: window.bytes.clamped(hello.challenge))
      return Progress(consumed: hello.total)
    }
    // SSL 2.0's ServerHello is message 4 with version 2 behind two more bytes; nothing behind it is read.
    guard window.bytes.u8(at: 2) == 4, window.bytes.u16(at: 5) == TLSVersion.ssl2 else { return nil }
    connection.tellSSL2(to: sink)
    return opaque(window, from: 0, into: sink)
  }

  private func readRecords(
    _ side: inout Side, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) throws(DecodeError) -> Progress {
    var offset = 0
    var unsupported = 0
    var deferred = 0
    while true {
      let header: TLSRecordHeader?
      do throws(DecodeError) {
        header = try TLSRecordHeader(window.bytes, at: offset)
      } catch {
        // What was read before stays read.
        if offset > 0 { break }
        if connection.hasOpened(window.direction) {
          side.isAstray = true
          connection.lose(bytes: 1, from: window.direction)
          return Progress(consumed: 1, encrypted: 1)
        }
        connection.finish(window.direction, into: sink)
        throw error
      }
      guard let header else { return waiting(offset, unsupported, deferred, for: TLSRecordHeader.length) }
      // A handshake record behind a change of cipher shows only by its first bytes whether it is encrypted.
      let peek = min(header.total, side.hasChangedCipher && header.type == .handshake ? 11 : TLSRecordHeader.length)
      guard offset + peek <= window.bytes.byteCount else { return waiting(offset, unsupported, deferred, for: peek) }
      side.isSealed = isSealed(header, side, window, offset)
      if side.isSealed, !connection.hasSecrets {
        connection.tellUnknownChannel(to: sink)
        return opaque(window, from: offset, unsupported, deferred, into: sink)
      }
      side.end = window.offset + UInt64(offset + header.total)
      side.fragment = header.fragment
      guard offset + header.total <= window.bytes.byteCount else {
        return waiting(offset, unsupported, deferred, for: header.total)
      }
      if side.isSealed {
        let record = window.bytes.clamped(offset..<offset + header.total)
        let isTaken = connection.take(
          sealed: record, from: window.direction, at: window.offset + UInt64(offset), time: window.time, into: sink)
        if !isTaken {
          connection.tellUnknownChannel(to: sink)
          return opaque(window, from: offset, unsupported, deferred, into: sink)
        }
        deferred += header.total
      } else if !read(header, &side, window, offset, sink) {
        unsupported += header.total
      }
      offset += header.total
    }
    return Progress(consumed: offset, unsupported: unsupported, deferred: deferred)
  }

  /// Whether the record is encrypted, as are then all behind it.
  private func isSealed(
    _ header: TLSRecordHeader, _ side: Side, _ window: borrowing StreamWindow, _ offset: Int
  ) -> Bool {
    switch header.type {
    case .applicationData: true
    // In clear one byte; a renegotiation changes the cipher under the old one.
    case .changeCipherSpec: side.hasChangedCipher && header.fragment > 1
    case .alert: side.hasChangedCipher && header.fragment != 2
    case .heartbeat: side.hasChangedCipher
    case .handshake: side.hasChangedCipher && !isHello(header, window, offset)
    }
  }

  /// In TLS 1.3 a meaningless ChangeCipherSpec may stand before a hello in clear (RFC 8446 appendix D.4).
  private func isHello(_ header: TLSRecordHeader, _ window: borrowing StreamWindow, _ offset: Int) -> Bool {
    let start = offset + TLSRecordHeader.length
    guard let type = window.bytes.u8(at: start), type == 1 || type == 2, let length = window.bytes.u24(at: start + 1),
      let version = window.bytes.u16(at: start + 4)
    else { return false }
    return Int(length) + 4 >= header.fragment && length <= TLSHandshakeAssembler.limit && version == 0x0303
  }

  /// Reads one whole record that is not encrypted; `false` when it says nothing that is understood.
  private func read(
    _ header: TLSRecordHeader, _ side: inout Side, _ window: borrowing StreamWindow, _ offset: Int,
    _ sink: any MessageSink
  ) -> Bool {
    switch header.type {
    case .changeCipherSpec:
      side.hasChangedCipher = true
      connection.changeCipher(window.direction)
      return true
    case .alert, .applicationData: return true
    case .heartbeat: return false
    case .handshake: break
    }
    let start = offset + TLSRecordHeader.length
    let fragment = window.bytes.clamped(start..<start + header.fragment)
    if side.hasLostHandshake {
      // After a loss a message may begin anywhere; only hellos and certificates are worth the guess.
      guard let type = fragment.u8(at: 0), [1, 2, 11].contains(type), let length = fragment.u24(at: 1),
        length <= TLSHandshakeAssembler.limit
      else { return false }
      side.hasLostHandshake = false
    }
    let direction = window.direction
    side.assembler.add(fragment, at: window.offset + UInt64(start)) { message, origin, isWhole in
      connection.take(message: message, origin, isWhole: isWhole, from: direction, into: sink)
    }
    let moment = WireMoment(header.total, at: window.offset + UInt64(offset), from: direction, time: window.time)
    connection.helloIsKnown(at: moment, into: sink)
    return true
  }

  // MARK: Progress

  private func waiting(_ offset: Int, _ unsupported: Int, _ deferred: Int, for count: Int) -> Progress {
    Progress(consumed: offset, unsupported: unsupported, deferred: deferred, next: .more(atLeast: count))
  }

  /// All from `offset` on is encrypted, now and later.
  private func opaque(
    _ window: borrowing StreamWindow, from offset: Int, _ unsupported: Int = 0, _ deferred: Int = 0,
    into sink: any MessageSink
  ) -> Progress {
    connection.finish(window.direction, into: sink)
    let count = window.bytes.byteCount
    return Progress(
      consumed: count, encrypted: count - offset, unsupported: unsupported, deferred: deferred,
      next: .done(.opaqueEncrypted))
  }

  // MARK: Gaps and ends

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let index = Int(direction.rawValue)
    let (behind, overflow) = offset.addingReportingOverflow(UInt64(max(count, 0)))
    sides[index].assembler.reset()
    sides[index].hasLostHandshake = true
    if !overflow, sides[index].end >= behind {
      if sides[index].resumption < sides[index].end, sides[index].isSealed {
        connection.lose(fragment: sides[index].fragment, from: direction, into: sink)
      }
      sides[index].resumption = sides[index].end
    } else {
      sides[index].isAstray = true
      connection.lose(bytes: max(count, 0), from: direction)
    }
  }

  func bin(ofRest rest: borrowing StreamWindow) -> Coverage.Bin {
    sides[Int(rest.direction.rawValue)].isSealed ? .opaqueEncrypted : .opaqueUnknown
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    let isPending = sides[Int(rest.direction.rawValue)].assembler.isPending
    connection.finish(rest.direction, into: sink)
    guard rest.bytes.byteCount > 0 && !sides[Int(rest.direction.rawValue)].isSealed || isPending else { return }
    sink.trouble("tls-cut", "stream ends inside the handshake", at: rest.offset, from: rest.direction)
  }
}
