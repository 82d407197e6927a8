/// Whether a message asks, answers, or stands alone.
@usableFromInline
package enum MessageDirection: String, Sendable, Codable {
  case request, response, message

  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable @inline(__always) package static func == (left: MessageDirection, right: MessageDirection) -> Bool {
    switch (left, right) {
    case (.request, .request), (.response, .response), (.message, .message): true
    default: false
    }
  }
}
