/// The transport protocols whose streams Wireshark numbers, and the rest.
@usableFromInline
package enum Transport: String, Sendable, Codable, CaseIterable {
  case tcp, udp, other

  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable @inline(__always) package static func == (left: Transport, right: Transport) -> Bool {
    switch (left, right) {
    case (.tcp, .tcp), (.udp, .udp), (.other, .other): true
    default: false
    }
  }
}
