/// Writes JSON into one growing buffer. Members are written in the order of the calls, so callers name keys in
/// alphabetical order; nothing is held in memory but the text.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init(reservingCapacity capacity: Int = 1 << 16) { bytes.reserveCapacity(capacity) }

  mutating func object(_ members: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members) }
  mutating func array(_ elements: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "["), UInt8(ascii: "]"), elements) }

  /// A key that the program names, which holds nothing to escape.
  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func value(_ text: String?) {
    separate()
    if let text { appendQuoted(text) } else { append("null") }
    needsComma = true
  }

  mutating func value(_ number: Int?) {
    separate()
    if let number { append(number) } else { append("null") }
    needsComma = true
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
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
    bytes.append(0x0A)
  }

  /// Ends the text with a line break.
  mutating func end() { bytes.append(0x0A) }

  private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(open)
    body(&self)
    if bytes.last == 0x0A, needsComma == false, bytes.count >= 2, bytes[bytes.count - 2] == UInt8(ascii: ",") {
      bytes.removeLast(2)
      bytes.append(0x0A)
    }
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  private mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let first = bytes.count
    var rest = number.magnitude
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0
    if bytes.count - first > 1 { bytes[first...].reverse() }
  }

  /// Nearly all texts hold nothing to escape, so the runs between what must be escaped are taken over whole.
  private mutating func appendQuoted(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { units in
      var start = 0
      for index in units.indices where Self.mustEscape(units[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[start..<index]))
        appendEscaped(units[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  /// RFC 8259 section 7; DEL too, which some terminals act on.
  private mutating func appendEscaped(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0..<0x20, 0x7F:
      append("u00")
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
      }
    default: bytes.append(byte)
    }
  }
}
