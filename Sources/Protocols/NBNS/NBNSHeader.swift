import Bytes

/// The fixed part of a name service message, RFC 1002 section 4.2.1.1: transaction (2), R (1 bit), opcode (4 bits),
/// flags (7 bits), result (4 bits), then the numbers of questions, answers, authorities and additional records (2
/// each).
struct NBNSHeader {
  static let length = 12

  enum Operation: UInt16 {
    case query = 0, registration = 5, release = 6, wait = 7, refresh = 8, refreshAlternative = 9
    case multiHomedRegistration = 15
  }

  let operation: Operation
  let isResponse: Bool
  let questions: Int
  let records: Int

  init?(_ bytes: RawSpan) {
    guard let flags = bytes.u16(at: 2), let operation = Operation(rawValue: flags >> 11 & 15),
      let questions = bytes.u16(at: 4), let answers = bytes.u16(at: 6), let authorities = bytes.u16(at: 8),
      let additionals = bytes.u16(at: 10), questions <= 1, answers <= 64, authorities <= 64, additionals <= 64
    else { return nil }
    self.operation = operation
    isResponse = flags & 0x8000 != 0
    self.questions = Int(questions)
    records = Int(answers) + Int(authorities) + Int(additionals)
    // Two bits of the flags are reserved and zero.
    guard flags & 0x0060 == 0, self.questions + records > 0, isResponse || self.questions == 1 else { return nil }
  }
}
