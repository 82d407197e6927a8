import Bytes

/// The shapes of one line (MTConnect agent documentation, adapter agent protocol).
enum SHDRLine {
  /// A time is at most so long, with fraction, zone and duration.
  private static let timeLimit = 48

  /// By the first line of either side: a time in ISO 8601 and two bars, or a command of the protocol.
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == UInt8(ascii: "*") { return recogniseCommand(bytes) }
    guard first.isASCIIDigit else { return .no }
    for index in 0..<min(bytes.byteCount, shape.utf8CodeUnitCount) where !fits(bytes[index], index) { return .no }
    guard bytes.byteCount > shape.utf8CodeUnitCount else { return .unsure }
    guard let bar = timeEnd(bytes) else { return bytes.byteCount < timeLimit ? .unsure : .no }
    guard let second = keyEnd(bytes, from: bar + 1) else { return bytes.byteCount < bar + 130 ? .unsure : .no }
    return second > bar + 1 ? .yes : .no
  }

  private static let shape: StaticString = "0000-00-00T00:00:00"

  private static func fits(_ byte: UInt8, _ index: Int) -> Bool {
    shape.withUTF8Buffer { buffer in
      let wanted = unsafe buffer[index]
      return wanted == 0x30 ? byte.isASCIIDigit : byte == wanted
    }
  }

  private static func recogniseCommand(_ bytes: RawSpan) -> Recognition {
    let commands: [StaticString] = ["* PING", "* PONG ", "* shdrVersion:", "* adapterVersion:", "* device:"]
    var isOpen = false
    for command in commands {
      if bytes.begins(with: command) { return .yes }
      if bytes.byteCount < command.utf8CodeUnitCount, HTTP1Recogniser.isPrefix(bytes, of: command) { isOpen = true }
    }
    return isOpen ? .unsure : .no
  }

  /// Where the bar behind a time stands; `nil` when the line does not begin with a time.
  static func timeEnd(_ line: RawSpan) -> Int? {
    var at = 0
    while at < min(line.byteCount, timeLimit) {
      let byte = line[at]
      if byte == UInt8(ascii: "|") { return at >= 10 || at == 0 ? at : nil }
      // Digits, `-` `:` `T` `.` `Z` `+`, and `@` before a duration.
      guard
        byte.isASCIIDigit || byte == 0x2D || byte == 0x3A || byte == 0x54 || byte == 0x2E || byte == 0x5A
          || byte == 0x2B || byte == 0x40
      else { return nil }
      at += 1
    }
    return nil
  }

  /// Where the key that begins at `start` ends: a bar; `nil` when what stands there is no key.
  private static func keyEnd(_ line: RawSpan, from start: Int) -> Int? {
    var at = start
    while at < min(line.byteCount, start + 128) {
      let byte = line[at]
      if byte == UInt8(ascii: "|") { return at }
      guard byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x40
      else { return nil }
      at += 1
    }
    return nil
  }
}
