import Bytes

/// A pattern of a path, matched in one pass whatever it holds: `*` stands for any bytes but some, `**` for any.
struct PlacePattern: Sendable {
  /// More tokens than this no pattern has; the rest would be cut.
  static let limit = 126

  private enum Token: Sendable {
    case byte(UInt8)
    /// Any bytes but those that divide a path.
    case run
    case anything
  }

  private var tokens: [Token] = []
  /// How many tokens at the front are bytes.
  private var literalCount = 0
  private let isURL: Bool

  /// - Parameter isURL: `*` stops at `/` only; else at whatever divides a report's path.
  init(_ text: String, isURL: Bool) {
    self.isURL = isURL
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst(), tokens.count < Self.limit {
      if byte != UInt8(ascii: "*") {
        tokens.append(.byte(byte))
      } else if bytes.first == UInt8(ascii: "*") {
        bytes.removeFirst()
        tokens.append(.anything)
      } else {
        tokens.append(.run)
      }
    }
    literalCount = tokens.firstIndex { if case .byte = $0 { false } else { true } } ?? tokens.count
  }

  /// Whether the whole of `text` fits.
  func matches(_ text: RawSpan) -> Bool {
    guard text.byteCount >= literalCount else { return false }
    for index in 0..<literalCount {
      guard case .byte(let byte) = tokens[index], text[index] == byte else { return false }
    }
    if literalCount == tokens.count { return text.byteCount == literalCount }
    return matchesRest(text.dropping(literalCount))
  }

  /// Follows all ways at once: bit `i` says that token `i` comes next.
  private func matchesRest(_ text: RawSpan) -> Bool {
    var states = closed(1 << UInt128(literalCount))
    for index in 0..<text.byteCount {
      let byte = text[index]
      var next: UInt128 = 0
      var rest = states
      while rest != 0 {
        let token = rest.trailingZeroBitCount
        rest &= rest &- 1
        guard token < tokens.count else { continue }
        switch tokens[token] {
        case .byte(let wanted): if byte == wanted { next |= 1 << UInt128(token + 1) }
        case .run: if !divides(byte) { next |= 1 << UInt128(token) }
        case .anything: next |= 1 << UInt128(token)
        }
      }
      states = closed(next)
      if states == 0 { return false }
    }
    return states >> UInt128(tokens.count) & 1 == 1
  }

  /// A star may also stand for nothing.
  private func closed(_ states: UInt128) -> UInt128 {
    var states = states
    for token in literalCount..<tokens.count where states >> UInt128(token) & 1 == 1 {
      if case .byte = tokens[token] { continue }
      states |= 1 << UInt128(token + 1)
    }
    return states
  }

  private func divides(_ byte: UInt8) -> Bool {
    if isURL { return byte == 0x2F }
    return byte == 0x2E || byte == 0x5B || byte == 0x5D || byte == 0x2F || byte == 0x20
  }
}
