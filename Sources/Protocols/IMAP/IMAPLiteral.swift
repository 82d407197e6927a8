import AuditModel
import Bytes

/// A literal while it arrives: a mail, or a word that is not quoted.
struct IMAPLiteral {
  private(set) var left: UInt64
  let content: IMAPLine.Content
  private(set) var buffer = BodyBuffer()
  private var isWhole = true

  init(_ count: UInt64, _ content: IMAPLine.Content) {
    left = count
    self.content = content
  }

  /// Takes what belongs to it; answers how many bytes that were, and how many of them no longer fitted.
  mutating func take(_ bytes: RawSpan, at offset: UInt64) -> (consumed: Int, surplus: Int) {
    let part = bytes.prefix(Int(clamping: left))
    left -= UInt64(part.byteCount)
    let taken = buffer.append(part, at: offset, limit: MailMessage.limit)
    if taken < part.byteCount { isWhole = false }
    return (part.byteCount, part.byteCount - taken)
  }

  /// Bytes are missing; answers whether the literal goes on behind the hole.
  mutating func skip(_ count: UInt64) -> Bool {
    isWhole = false
    guard count <= left else { return false }
    left -= count
    return true
  }

  /// Tells what was collected, within a message of its own.
  func tell(_ head: MessageHead, _ start: StaticString, into sink: any MessageSink) {
    guard !buffer.bytes.isEmpty else { return }
    let bytes = buffer.bytes.rawBytes
    let none = bytes.prefix(0)
    withBytes(of: start) { sink.begin(head, start: $0, host: none) }
    switch content {
    case .message, .header:
      MailMessage.tell(
        bytes, buffer.map, isComplete: isWhole && left == 0 && content == .message, from: head.sender, into: sink)
    case .text, .other:
      sink.body(
        MessageBody(
          part: .body, bytes: bytes, origin: buffer.map, mediaType: none, contentEncoding: none,
          isComplete: isWhole && left == 0))
    }
    sink.end()
  }
}
