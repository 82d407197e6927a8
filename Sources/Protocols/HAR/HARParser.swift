import Bytes
import Codings

/// Reads JSON into values, with bounds on nesting; what breaks off gives nothing.
struct HARParser: ~Escapable {
  /// HAR needs eight levels; extensions may have more.
  private static let depthLimit = 64

  private let text: RawSpan
  private var at = 0

  @_lifetime(copy text)
  private init(_ text: RawSpan) { self.text = text }

  /// The value that begins `text`; `nil` when it is malformed or nested too deep.
  static func parse(_ text: RawSpan) -> HARValue? {
    var parser = HARParser(text)
    return parser.value(depth: 0)
  }

  private mutating func value(depth: Int) -> HARValue? {
    skipBlanks()
    guard depth < Self.depthLimit, let first = text.u8(at: at) else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return list(depth)
    case UInt8(ascii: "\""): return string().map(HARValue.text)
    default: return scalar()
    }
  }

  private mutating func skipBlanks() {
    while let byte = text.u8(at: at), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  /// Passes over `byte`, with blanks before it.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard text.u8(at: at) == byte else { return false }
    at += 1
    return true
  }

  private mutating func object(_ depth: Int) -> HARValue? {
    at += 1
    var members: [(name: [UInt8], value: HARValue)] = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipBlanks()
      guard text.u8(at: at) == UInt8(ascii: "\""), let name = string(), take(UInt8(ascii: ":")),
        let value = value(depth: depth + 1)
      else { return nil }
      members.append((name, value))
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}")) ? .object(members) : nil
  }

  private mutating func list(_ depth: Int) -> HARValue? {
    at += 1
    var elements: [HARValue] = []
    if take(UInt8(ascii: "]")) { return .list([]) }
    repeat {
      guard let element = value(depth: depth + 1) else { return nil }
      elements.append(element)
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]")) ? .list(elements) : nil
  }

  private mutating func string() -> [UInt8]? {
    let start = at + 1
    var end = start
    var hasEscape = false
    while let byte = text.u8(at: end), byte != UInt8(ascii: "\"") {
      if byte == 0x5C {
        hasEscape = true
        end += 1
      }
      end += 1
    }
    guard end < text.byteCount else { return nil }
    at = end + 1
    let raw = text.clamped(start..<end)
    if hasEscape { return TextCoding.jsonEscape.decode(raw) }
    var bytes: [UInt8] = []
    bytes.append(bytesOf: raw)
    return bytes
  }

  private mutating func scalar() -> HARValue? {
    let start = at
    while let byte = text.u8(at: at), byte.isASCIIAlphanumeric || byte == 0x2B || byte == 0x2D || byte == 0x2E {
      at += 1
    }
    guard at > start else { return nil }
    guard text[start].isASCIIDigit || text[start] == UInt8(ascii: "-") else { return .word }
    var digits: [UInt8] = []
    digits.append(bytesOf: text.clamped(start..<at))
    return .number(digits)
  }
}
