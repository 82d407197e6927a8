import Bytes

/// Collects a message whose lines are dot-stuffed and that ends with a line of one dot (RFC 5321 section 4.5.2, RFC
/// 1939 section 3), while it arrives.
struct DottedText {
  /// What of the bytes at hand was dealt with.
  struct Step {
    var consumed = 0
    /// Of the consumed bytes, those at the end that no longer fit.
    var surplus = 0
    var isEnd = false
  }

  /// So many stuffed dots are taken out; then they stay, so that the map of offsets keeps bounds.
  private static let dotLimit = 65_536

  private(set) var buffer = BodyBuffer()
  private var isAtLineStart = true
  private var dots = 0

  mutating func begin() {
    buffer.clear()
    isAtLineStart = true
    dots = 0
  }

  /// Takes what can be taken. Ends a step early where bytes stop to fit, so that those can be booked apart.
  mutating func take(_ bytes: RawSpan, from start: Int, at offset: UInt64) -> Step {
    var step = Step()
    var at = start
    while at < bytes.byteCount {
      if isAtLineStart, bytes[at] == UInt8(ascii: ".") {
        guard let length = dotLine(bytes, at) else { break }
        if length > 1 {
          step.isEnd = true
          at += length
          break
        }
        isAtLineStart = false
        if dots < Self.dotLimit {
          dots += 1
          at += 1
          continue
        }
      }
      let end = bytes.firstIndex(of: 0x0A, from: at).map { $0 + 1 } ?? bytes.byteCount
      let taken = buffer.append(bytes.clamped(at..<end), at: offset &+ UInt64(at), limit: MailMessage.limit)
      if taken < end - at, step.surplus == 0, at + taken > start {
        // What fits is one step; the next one begins with what does not.
        isAtLineStart = false
        at += taken
        break
      }
      step.surplus += end - at - taken
      isAtLineStart = bytes[end - 1] == 0x0A
      at = end
    }
    step.consumed = at - start
    return step
  }

  /// How long the line that ends the text is; 1 for a stuffed dot; `nil` when more bytes must tell.
  private func dotLine(_ bytes: RawSpan, _ at: Int) -> Int? {
    guard let next = bytes.u8(at: at + 1) else { return nil }
    if next == 0x0A { return 2 }
    guard next == 0x0D else { return 1 }
    guard let last = bytes.u8(at: at + 2) else { return nil }
    return last == 0x0A ? 3 : 1
  }
}
