import Bytes

/// The fixed part of a DNS message.
///
/// RFC 1035 section 4.1.1:
/// ```
///    0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
///   +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
///   |                      ID                       |
///   |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
///   |                    QDCOUNT                    |
///   |                    ANCOUNT                    |
///   |                    NSCOUNT                    |
///   |                    ARCOUNT                    |
///   +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
/// ```
struct DNSHeader {
  static let length = 12

  /// What a message does (RFC 1035, 1996, 2136).
  enum Operation: UInt16 { case query = 0, inverseQuery, status, notify = 4, update }

  let flags: UInt16
  let operation: Operation
  let questions: Int
  let answers: Int
  let authorities: Int
  let additionals: Int

  /// `nil` when the bytes are too few or no DNS message would have such flags and counts.
  init?(_ message: RawSpan) {
    guard message.byteCount >= Self.length, let flags = message.u16(at: 2),
      let operation = Operation(rawValue: flags >> 11 & 15), flags & 0x0040 == 0,
      let questions = message.u16(at: 4), let answers = message.u16(at: 6), let authorities = message.u16(at: 8),
      let additionals = message.u16(at: 10)
    else { return nil }
    (self.flags, self.operation) = (flags, operation)
    (self.questions, self.answers) = (Int(questions), Int(answers))
    (self.authorities, self.additionals) = (Int(authorities), Int(additionals))
    // A question carries no error code, and a message without any record says something only by its error code.
    guard isResponse || flags & 0x000F == 0 else { return nil }
    guard self.questions + records > 0 || (isResponse && flags & 0x000F != 0) else { return nil }
  }

  var isResponse: Bool { flags & 0x8000 != 0 }
  var records: Int { answers + authorities + additionals }

  /// Whether a message of `count` bytes can hold what the counts announce: a question takes at least 5 bytes, a record
  /// at least 11.
  func fits(in count: Int) -> Bool { questions * 5 + records * 11 <= count - Self.length }
}
