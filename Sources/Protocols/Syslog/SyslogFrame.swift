import Bytes

/// One message of a stream (RFC 6587 section 3.4): `LENGTH SP MESSAGE`, or a message up to the end of a line.
enum SyslogFrame {
  /// Longest message that is waited for.
  static let limit = 1 << 16

  /// Where the message stands in the bytes, and where the frame ends.
  struct Place: Equatable {
    let message: Range<Int>
    let end: Int
  }

  enum Outcome: Equatable {
    case frame(Place)
    /// That many bytes are needed.
    case more(Int)
    /// No message begins here.
    case none
  }

  /// - Parameter scanned: How many bytes are known to have no line end.
  static func read(_ bytes: RawSpan, scanned: Int) -> Outcome {
    guard let first = bytes.u8(at: 0) else { return .more(1) }
    if first.isASCIIDigit { return readCounted(bytes) }
    guard first == 0x3C else { return .none }
    if SyslogPriority(bytes) == nil { return bytes.byteCount < 5 ? .more(bytes.byteCount + 1) : .none }
    guard let end = bytes.firstIndex(of: 0x0A, from: scanned) else {
      return bytes.byteCount < limit ? .more(bytes.byteCount + 1) : .none
    }
    return end < limit ? .frame(Place(message: 0..<end, end: end + 1)) : .none
  }

  private static func readCounted(_ bytes: RawSpan) -> Outcome {
    for index in 1...6 {
      guard let byte = bytes.u8(at: index) else { return .more(index + 1) }
      if byte == 0x20 {
        guard let count = bytes.prefix(index).decimal, count >= 3, count <= limit, bytes[0] != 0x30 else {
          return .none
        }
        let message = index + 1..<index + 1 + Int(count)
        if SyslogPriority(bytes.clamped(message)) == nil, bytes.byteCount >= min(index + 6, message.upperBound) {
          return .none
        }
        guard bytes.byteCount >= message.upperBound else { return .more(message.upperBound) }
        return .frame(Place(message: message, end: message.upperBound))
      }
      guard byte.isASCIIDigit else { return .none }
    }
    return .none
  }

  /// A priority and a plausible time behind it; on syslog's own ports the priority is enough.
  static func recognise(_ bytes: RawSpan, _ ports: FlowPorts) -> Recognition {
    guard let start = start(bytes) else { return .no }
    let message = bytes.dropping(start)
    guard message.byteCount >= 5 else { return isSyntax(message) ? .unsure : .no }
    guard let priority = SyslogPriority(message) else { return .no }
    if SyslogModule.ports.contains(where: { ports.contains($0) }) { return .yes }
    if SyslogMessage.isPlausible(message.dropping(priority.length)) { return .yes }
    return message.byteCount < 32 ? .unsure : .no
  }

  /// Where the priority begins: at once, or behind a length.
  private static func start(_ bytes: RawSpan) -> Int? {
    guard let first = bytes.u8(at: 0), first.isASCIIDigit, first != 0x30 else { return 0 }
    for index in 1...6 {
      guard let byte = bytes.u8(at: index) else { return index }
      if byte == 0x20 { return index + 1 }
      guard byte.isASCIIDigit else { return nil }
    }
    return nil
  }

  private static func isSyntax(_ start: RawSpan) -> Bool {
    for index in 0..<start.byteCount {
      let byte = start[index]
      guard index == 0 ? byte == 0x3C : byte.isASCIIDigit || byte == 0x3E || index > 2 else { return false }
    }
    return true
  }
}
