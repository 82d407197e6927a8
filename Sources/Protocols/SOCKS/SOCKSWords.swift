import AuditModel
import Bytes

/// What client and proxy say before the proxy forwards.
struct SOCKSWords: Preamble {
  private enum Turn { case greeting, credentials, request, over }

  private var client = Turn.greeting
  private var server = Turn.greeting
  private var isFourth = false
  /// The method that the proxy chose.
  private var method: UInt8?
  private var isConnect = true

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let isClient = window.direction == .fromInitiator
    if isClient, client == .greeting, window.bytes.u8(at: 0) == 4 { return readFourth(window, sink) }
    if isClient { return readClient(window, sink) }
    return isFourth ? readFourthReply(window.bytes) : readServer(window.bytes)
  }

  // MARK: Version 5

  private mutating func readClient(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    switch client {
    case .greeting:
      guard let count = bytes.u8(at: 1) else { return .need(2) }
      guard bytes.byteCount >= 2 + Int(count) else { return .need(2 + Int(count)) }
      client = .credentials
      return .took(2 + Int(count))
    case .credentials:
      // What GSSAPI says (RFC 1961) also begins with 1; only the proxy's choice tells.
      if let method, method != 0, method != 2 { return .unread(0) }
      if bytes.u8(at: 0) == 1 { return readCredentials(window, sink) }
      client = .request
      return readRequest(window, sink)
    case .request: return readRequest(window, sink)
    case .over: return .wait
    }
  }

  /// RFC 1929 section 2: version 1, then name and password, each with its length before it.
  private mutating func readCredentials(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    guard let count = bytes.u8(at: 1).map(Int.init) else { return .need(2) }
    guard let length = bytes.u8(at: 2 + count).map(Int.init) else { return .need(3 + count) }
    let total = 3 + count + length
    guard bytes.byteCount >= total else { return .need(total) }
    begin("AUTH", bytes.prefix(0), window.direction, sink)
    field(.user, "", bytes.clamped(2..<2 + count), window.offset &+ 2, sink)
    field(.password, "", bytes.clamped(3 + count..<total), window.offset &+ UInt64(3 + count), sink)
    sink.end()
    client = .request
    return .took(total)
  }

  /// RFC 1928 section 4: version, command, 0, kind of address, address, port (2).
  private mutating func readRequest(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    guard bytes.byteCount >= 5 else { return .need(5) }
    guard bytes[0] == 5, let length = Self.addressLength(bytes) else { return .unread(0) }
    guard bytes.byteCount >= 6 + length else { return .need(6 + length) }
    isConnect = bytes[1] == 1
    let isName = bytes[3] == 3
    tell(bytes[1], host: isName ? bytes.clamped(5..<4 + length) : bytes.prefix(0), window.direction, sink)
    if isName { field(.attribute, "host", bytes.clamped(5..<4 + length), window.offset &+ 5, sink) }
    sink.end()
    client = .over
    return .took(6 + length)
  }

  /// The length of the address whose kind stands at 3, with the length of a name.
  private static func addressLength(_ bytes: RawSpan) -> Int? {
    switch bytes.u8(at: 3) {
    case 1: 4
    case 3: bytes.u8(at: 4).map { 1 + Int($0) }
    case 4: 16
    default: nil
    }
  }

  private mutating func readServer(_ bytes: RawSpan) -> PreambleStep {
    guard bytes.byteCount >= 2 else { return .need(2) }
    switch server {
    case .greeting:
      method = bytes[1]
      server = bytes[1] == 2 ? .credentials : .request
      return bytes[0] == 5 && (bytes[1] == 0 || bytes[1] == 2) ? .took(2) : .unread(2)
    case .credentials:
      server = .request
      return bytes[1] == 0 ? .took(2) : .unread(2)
    case .request:
      // RFC 1928 section 6: as the request, with a reply code in place of the command.
      guard bytes.byteCount >= 5 else { return .need(5) }
      guard let length = Self.addressLength(bytes) else { return .unread(0) }
      guard bytes.byteCount >= 6 + length else { return .need(6 + length) }
      server = .over
      return bytes[1] == 0 && isConnect ? .handOver(6 + length) : .unread(6 + length)
    case .over: return .unread(0)
    }
  }

  // MARK: Version 4

  private mutating func readFourth(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    guard let address = bytes.u32(at: 4), let user = bytes.dropping(8).firstIndex(of: 0) else {
      return bytes.byteCount > 1_024 ? .unread(0) : .need(max(9, bytes.byteCount + 1))
    }
    var host = 0..<0
    var total = 9 + user
    if address > 0, address <= 255 {
      guard let end = bytes.dropping(total).firstIndex(of: 0) else {
        return bytes.byteCount > 2_048 ? .unread(0) : .need(bytes.byteCount + 1)
      }
      host = total..<total + end
      total += end + 1
    }
    isFourth = true
    isConnect = bytes[1] == 1
    client = .over
    tell(bytes[1], host: bytes.clamped(host), window.direction, sink)
    field(.user, "", bytes.clamped(8..<8 + user), window.offset &+ 8, sink)
    field(.attribute, "host", bytes.clamped(host), window.offset &+ UInt64(host.lowerBound), sink)
    sink.end()
    return .took(total)
  }

  private mutating func readFourthReply(_ bytes: RawSpan) -> PreambleStep {
    guard bytes.byteCount >= 8 else { return .need(8) }
    return bytes[0] == 0 && bytes[1] == 90 && isConnect ? .handOver(8) : .unread(8)
  }

  // MARK: Telling

  private func tell(_ command: UInt8, host: RawSpan, _ sender: FlowDirection, _ sink: any MessageSink) {
    switch command {
    case 1: begin("CONNECT", host, sender, sink)
    case 2: begin("BIND", host, sender, sink)
    default: begin("ASSOCIATE", host, sender, sink)
    }
  }

  private func begin(_ word: StaticString, _ host: RawSpan, _ sender: FlowDirection, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: SOCKSModule.name, direction: .request, sender: sender)
    withBytes(of: word) { sink.begin(head, start: $0, host: host) }
  }

  private func field(
    _ part: Part, _ name: StaticString, _ value: RawSpan, _ offset: UInt64, _ sink: any MessageSink
  ) {
    guard value.byteCount > 0 else { return }
    withBytes(of: name) { sink.field(part, name: $0, value: value, at: offset) }
  }
}
