/// Writes JSON through a small buffer into a sink. Members are written in the order of the calls, so callers name keys
/// in alphabetical order; nothing else is held in memory.
struct JSONWriter: ~Copyable {
  /// What must stand before the next token: nothing, a comma, or a comma and a line break. At the end of an object or
  /// array the comma falls away.
  private enum Due { case nothing, comma, commaAndLine }

  /// Longer than any key, number or escape; texts are split.
  private static let capacity = 1 << 16
  private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private var count = 0
  private var due = Due.nothing
  private let sink: any ReportSink

  init(to sink: any ReportSink) { self.sink = sink }

  deinit { buffer.deallocate() }

  /// Hands what is in the buffer to the sink: needed after the last token.
  mutating func flush() {
    sink.write(UnsafeRawBufferPointer(start: buffer, count: count).bytes)
    count = 0
  }

  mutating func object(_ members: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members) }
  mutating func array(_ elements: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "["), UInt8(ascii: "]"), elements) }

  /// A key that the program names, which holds nothing to escape.
  mutating func key(_ name: StaticString) {
    separate()
    append(UInt8(ascii: "\""))
    name.withUTF8Buffer { append($0) }
    append(UInt8(ascii: "\""))
    append(UInt8(ascii: ":"))
  }

  mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    append(UInt8(ascii: ":"))
  }

  mutating func value(_ text: String?) {
    separate()
    if let text { appendQuoted(text) } else { appendNull() }
    due = .comma
  }

  mutating func value(_ number: Int?) {
    separate()
    if let number { appendDigits(of: number) } else { appendNull() }
    due = .comma
  }

  mutating func value(_ numbers: [Int]) { array { for number in numbers { $0.value(number) } } }
  mutating func value(_ texts: [String]) { array { for text in texts { $0.value(text) } } }

  mutating func value(_ members: [String: String]) {
    object { writer in
      guard !members.isEmpty else { return }
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        writer.key(key)
        writer.value(value)
      }
    }
  }

  /// A line break between tokens, to keep differences readable.
  mutating func line() {
    if due == .comma { due = .commaAndLine } else { append(UInt8(ascii: "\n")) }
  }

  /// Ends a whole text with a line break.
  mutating func endRecord() {
    due = .nothing
    append(UInt8(ascii: "\n"))
  }

  private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    append(open)
    body(&self)
    if due == .commaAndLine { append(UInt8(ascii: "\n")) }
    append(close)
    due = .comma
  }

  @inline(__always)
  private mutating func separate() {
    if due != .nothing { append(UInt8(ascii: ",")) }
    if due == .commaAndLine { append(UInt8(ascii: "\n")) }
    due = .nothing
  }

  // MARK: Bytes

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    if count == Self.capacity { flush() }
    buffer[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      if count == Self.capacity { flush() }
      let part = min(rest.count, Self.capacity - count)
      (buffer + count).update(from: base, count: part)
      count += part
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(part))
    }
  }

  private mutating func appendNull() { ("null" as StaticString).withUTF8Buffer { append($0) } }

  private mutating func appendDigits(of number: Int) {
    // As long as the longest number.
    if Self.capacity - count < 20 { flush() }
    if number < 0 { append(UInt8(ascii: "-")) }
    let first = count
    var rest = number.magnitude
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0
    var digits = UnsafeMutableBufferPointer(start: buffer + first, count: count - first)
    digits.reverse()
  }

  /// Nearly all texts hold nothing to escape, so the runs between what must be escaped are taken over whole.
  private mutating func appendQuoted(_ text: String) {
    var text = text
    append(UInt8(ascii: "\""))
    text.withUTF8 { units in
      var start = 0
      while start < units.count {
        let end = Self.endOfPlain(units, from: start)
        append(UnsafeBufferPointer(rebasing: units[start..<end]))
        if end < units.count { appendEscaped(units[end]) }
        start = end + 1
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// Where the run of bytes that need no escape ends; eight of them are looked at together.
  private static func endOfPlain(_ units: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let words = UnsafeRawBufferPointer(units)
    while index + 8 <= words.count, !holdsEscape(words.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
      index += 8
    }
    while index < units.count, !mustEscape(units[index]) { index += 1 }
    return index
  }

  /// Whether one of eight bytes may have to be escaped: below a blank, or equal to a quotation mark, backslash or DEL.
  /// A byte of a longer character may look so too, and is then looked at alone.
  @inline(__always)
  private static func holdsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func isZero(_ bytes: UInt64) -> UInt64 { (bytes &- ones) & ~bytes }
    let below = (word &- ones &* 0x20) & ~word
    let found =
      below | isZero(word ^ ones &* 0x22) | isZero(word ^ ones &* 0x5C) | isZero(word ^ ones &* 0x7F)
    return found & (ones &* 0x80) != 0
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  /// RFC 8259 section 7; DEL too, which some terminals act on.
  private mutating func appendEscaped(_ byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0D: append(UInt8(ascii: "r"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0..<0x20, 0x7F:
      ("u00" as StaticString).withUTF8Buffer { append($0) }
      for digit in [byte >> 4, byte & 15] {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
      }
    default: append(byte)
    }
  }
}
