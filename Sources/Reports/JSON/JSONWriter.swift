/// Writes JSON into one growing buffer. Members are written in the order of the calls, so callers name keys in
/// alphabetical order; nothing is held in memory but the text.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init(reservingCapacity capacity: Int = 1 << 16) { bytes.reserveCapacity(capacity) }

  mutating func object(_ members: (inout JSONWriter) -> Void) { nest("{", "}", members) }
  mutating func array(_ elements: (inout JSONWriter) -> Void) { nest("[", "]", elements) }

  mutating func key(_ name: StaticString) {
    separate()
    appendQuoted(name.description)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func value(_ text: String?) {
    separate()
    if let text { appendQuoted(text) } else { append("null") }
    needsComma = true
  }

  mutating func value(_ number: Int?) {
    separate()
    append(number.map(String.init) ?? "null")
    needsComma = true
  }

  mutating func value(_ numbers: [Int]) { array { for number in numbers { $0.value(number) } } }
  mutating func value(_ texts: [String]) { array { for text in texts { $0.value(text) } } }

  mutating func value(_ members: [String: String]) {
    object { writer in
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

  private mutating func nest(_ open: Character, _ close: Character, _ body: (inout JSONWriter) -> Void) {
    separate()
    append(String(open))
    needsComma = false
    body(&self)
    if bytes.last == 0x0A, needsComma == false, bytes.count >= 2, bytes[bytes.count - 2] == UInt8(ascii: ",") {
      bytes.removeLast(2)
      bytes.append(0x0A)
    }
    append(String(close))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// RFC 8259 section 7: quotation mark, backslash and the control characters are escaped.
  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        append("\\u00" + (digits.utf8.count == 1 ? "0" : "") + digits)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
