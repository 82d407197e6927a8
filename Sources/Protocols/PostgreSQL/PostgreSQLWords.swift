import AuditModel
import Bytes

/// The request for TLS; without TLS the start-up message and a password in clear. What follows is not read.
struct PostgreSQLWords: Preamble {
  /// `R`, with which servers say how to authenticate, and the kind that wants the password itself.
  private static let authentication = UInt8(ascii: "R")
  private static let clearPassword: UInt32 = 3

  private var awaitsAnswer = false
  private var isStarted = false
  private var wanted: UInt32?

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    window.direction == .fromInitiator ? readClient(window, sink) : readServer(window.bytes)
  }

  private mutating func readClient(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    if awaitsAnswer { return .wait }
    if isStarted { return readPassword(window, sink) }
    guard let length = bytes.u32(at: 0), let code = bytes.u32(at: 4) else { return .need(8) }
    if PostgreSQLModule.encryptionRequests.contains(code), length == 8 {
      awaitsAnswer = true
      return .took(8)
    }
    guard code == PostgreSQLModule.version, (9...10_000).contains(length) else { return .unread(0) }
    guard bytes.byteCount >= Int(length) else { return .need(Int(length)) }
    isStarted = true
    tellStart(bytes.prefix(Int(length)), window, sink)
    return .took(Int(length))
  }

  /// Names and values, each with a zero behind it, up to an empty name.
  private func tellStart(_ message: RawSpan, _ window: borrowing StreamWindow, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: PostgreSQLModule.name, direction: .request, sender: window.direction)
    withBytes(of: "STARTUP") { sink.begin(head, start: $0, host: message.prefix(0)) }
    var at = 8
    while let count = message.dropping(at).firstIndex(of: 0), count > 0 {
      let name = message.clamped(at..<at + count)
      let start = at + count + 1
      guard let length = message.dropping(start).firstIndex(of: 0) else { break }
      let value = message.clamped(start..<start + length)
      if length > 0 {
        let isUser = name.equals("user")
        sink.field(
          isUser ? .user : .field, name: isUser ? name.prefix(0) : name, value: value,
          at: window.offset &+ UInt64(start))
      }
      at = start + length + 1
    }
    sink.end()
  }

  /// `p`, length (4) of all but the letter, password, zero.
  private func readPassword(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    guard bytes[0] == UInt8(ascii: "p") else { return .unread(0) }
    guard let wanted else { return .wait }
    guard wanted == Self.clearPassword else { return .unread(0) }
    guard let length = bytes.u32(at: 1) else { return .need(5) }
    guard (5...2_048).contains(length) else { return .unread(0) }
    guard bytes.byteCount > Int(length) else { return .need(1 + Int(length)) }
    let head = MessageHead(protocolName: PostgreSQLModule.name, direction: .request, sender: window.direction)
    withBytes(of: "PASSWORD") { sink.begin(head, start: $0, host: bytes.prefix(0)) }
    let value = bytes.clamped(5..<Int(length))
    withBytes(of: "") { sink.field(.password, name: $0, value: value, at: window.offset &+ 5) }
    sink.end()
    return .unread(1 + Int(length))
  }

  private mutating func readServer(_ bytes: RawSpan) -> PreambleStep {
    if awaitsAnswer {
      awaitsAnswer = false
      switch bytes[0] {
      case UInt8(ascii: "S"): return .handOver(1)
      case UInt8(ascii: "N"): return .took(1)
      default: return .unread(0)
      }
    }
    guard isStarted, bytes[0] == Self.authentication else { return .unread(0) }
    guard let kind = bytes.u32(at: 5) else { return .need(9) }
    wanted = kind
    return .unread(9)
  }
}
