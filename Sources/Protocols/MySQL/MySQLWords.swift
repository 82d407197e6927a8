import AuditModel
import Bytes

/// The greeting, and the client's request for TLS; without TLS its user and database. What follows is not read.
struct MySQLWords: Preamble {
  /// Capabilities (MySQL documentation, "Capabilities Flags").
  private static let encrypts: UInt32 = 0x800
  private static let namesDatabase: UInt32 = 8
  private static let protocol41: UInt32 = 0x200
  /// capabilities (4), largest packet (4), character set (1), filler (23).
  private static let fixed = 32

  private var isGreeted = false

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    guard let length = bytes.u16LittleEndian(at: 0).map(Int.init), let number = bytes.u8(at: 3) else { return .need(4) }
    let total = 4 + length
    guard window.direction == .fromInitiator else {
      if isGreeted { return .unread(0) }
      guard bytes.byteCount >= total else { return .need(total) }
      isGreeted = true
      return .took(total)
    }
    guard bytes[2] == 0, number == 1, length >= Self.fixed else { return .unread(0) }
    guard bytes.byteCount >= total else { return .need(total) }
    let capabilities = bytes.u32LittleEndian(at: 4) ?? 0
    if length == Self.fixed { return capabilities & Self.encrypts != 0 ? .handOver(total) : .unread(0) }
    tell(bytes.prefix(total), capabilities, window, sink)
    return .unread(total)
  }

  /// User up to a zero, the answer to the salt with its length, then the database up to a zero.
  private func tell(
    _ message: RawSpan, _ capabilities: UInt32, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    let start = 4 + Self.fixed
    guard capabilities & Self.protocol41 != 0, let count = message.dropping(start).firstIndex(of: 0) else { return }
    let head = MessageHead(protocolName: MySQLModule.name, direction: .request, sender: window.direction)
    withBytes(of: "LOGIN") { sink.begin(head, start: $0, host: message.prefix(0)) }
    if count > 0 {
      let user = message.clamped(start..<start + count)
      withBytes(of: "") { sink.field(.user, name: $0, value: user, at: window.offset &+ UInt64(start)) }
    }
    let answer = start + count + 1
    // A length of one octet; longer ones have no use here.
    if capabilities & Self.namesDatabase != 0, let length = message.u8(at: answer), length < 251 {
      let place = answer + 1 + Int(length)
      let rest = message.dropping(place)
      if let end = rest.firstIndex(of: 0), end > 0 {
        let database = rest.prefix(end)
        withBytes(of: "database") { sink.field(.field, name: $0, value: database, at: window.offset &+ UInt64(place)) }
      }
    }
    sink.end()
  }
}
