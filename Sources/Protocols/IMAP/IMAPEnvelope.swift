import AuditModel
import Bytes

/// The envelope of a mail as a server tells it (RFC 9051 section 7.5.2): date, subject, six lists of addresses, and two
/// identifiers. An address is a list of name, route, mailbox and host, so it stands nowhere as people write it.
struct IMAPEnvelope: ~Escapable {
  private static let names: [StaticString] = [
    "Date", "Subject", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "In-Reply-To", "Message-ID",
  ]
  private static let addressLists = 2...7
  /// Addresses told of one mail.
  private static let addressLimit = 256

  private let line: RawSpan
  private let offset: UInt64
  private let sink: any MessageSink
  private var at: Int
  private var addresses = 0

  /// Tells the envelopes in a line of the server, each in a message of its own, with the names that a mail's header
  /// has.
  static func tell(_ line: RawSpan, at offset: UInt64, _ head: MessageHead, into sink: any MessageSink) {
    var start = 0
    while let found = line.firstIndex(of: "ENVELOPE (", from: start) {
      var envelope = IMAPEnvelope(line, from: found + 10, at: offset, sink)
      withBytes(of: "FETCH") { sink.begin(head, start: $0, host: $0.prefix(0)) }
      envelope.read()
      sink.end()
      start = max(envelope.at, found + 10)
    }
  }

  @_lifetime(copy line)
  private init(_ line: RawSpan, from start: Int, at offset: UInt64, _ sink: any MessageSink) {
    self.line = line
    self.offset = offset
    self.sink = sink
    at = start
  }

  private mutating func read() {
    for (number, name) in Self.names.enumerated() {
      if Self.addressLists.contains(number) {
        guard readAddresses(name) else { return }
      } else {
        guard let value = string() else { return }
        give(name, value)
      }
    }
  }

  /// `NIL`, or addresses in parentheses; `false` when it is neither.
  private mutating func readAddresses(_ name: StaticString) -> Bool {
    skipBlanks()
    guard line.u8(at: at) == UInt8(ascii: "(") else { return string() != nil }
    at += 1
    while true {
      skipBlanks()
      guard let byte = line.u8(at: at) else { return false }
      at += 1
      if byte == UInt8(ascii: ")") { return true }
      let start = at - 1
      guard byte == UInt8(ascii: "("), let person = string(), string() != nil, let mailbox = string(),
        let host = string()
      else { return false }
      skipBlanks()
      guard line.u8(at: at) == UInt8(ascii: ")") else { return false }
      at += 1
      addresses += 1
      if addresses <= Self.addressLimit { give(name, person, mailbox, host, start..<at) }
    }
  }

  /// A quoted string, or `NIL`; `nil` at anything else.
  private mutating func string() -> Range<Int>? {
    skipBlanks()
    // A parenthesis where a string is due would be passed over.
    guard let byte = line.u8(at: at), byte != UInt8(ascii: "("), byte != UInt8(ascii: ")"),
      let word = IMAPLine.word(line, from: at)
    else { return nil }
    let isQuoted = byte == 0x22
    at = word.next
    return isQuoted ? word.value : word.value.lowerBound..<word.value.lowerBound
  }

  private mutating func skipBlanks() {
    while let byte = line.u8(at: at), byte.isASCIIBlank { at += 1 }
  }

  private func give(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let text = line.clamped(value)
    withBytes(of: name) { sink.field(.header, name: $0, value: text, at: offset &+ UInt64(value.lowerBound)) }
  }

  /// An address as a header has it: `"Jane Doe" <jane@example.com>`.
  private func give(
    _ name: StaticString, _ person: Range<Int>, _ mailbox: Range<Int>, _ host: Range<Int>, _ place: Range<Int>
  ) {
    // Groups have a mailbox without a host, or neither.
    guard !mailbox.isEmpty else { return }
    var text: [UInt8] = []
    if !person.isEmpty {
      text.append(0x22)
      text.append(bytesOf: line.clamped(person))
      text += [0x22, 0x20, 0x3C]
    }
    text.append(bytesOf: line.clamped(mailbox))
    if !host.isEmpty {
      text.append(0x40)
      text.append(bytesOf: line.clamped(host))
    }
    if !person.isEmpty { text.append(0x3E) }
    let range = offset &+ UInt64(place.lowerBound)..<offset &+ UInt64(place.upperBound)
    withBytes(of: name) { sink.field(.header, name: $0, value: text.rawBytes, within: range) }
  }
}
