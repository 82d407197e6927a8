package import AuditModel

/// Where and when bytes came that a decoder held back, because what opens them was not known yet.
package struct WireMoment: Sendable {
  /// Stream (or datagram) offsets of the bytes.
  package let range: Range<UInt64>
  package let direction: FlowDirection
  package let time: Timestamp

  package init(_ range: Range<UInt64>, from direction: FlowDirection, time: Timestamp) {
    self.range = range
    self.direction = direction
    self.time = time
  }

  /// That of `count` bytes from `offset` on.
  init(_ count: Int, at offset: UInt64, from direction: FlowDirection, time: Timestamp) {
    self.init(offset..<offset &+ UInt64(max(count, 0)), from: direction, time: time)
  }

  /// That of a window.
  init(_ window: borrowing StreamWindow) {
    self.init(window.bytes.byteCount, at: window.offset, from: window.direction, time: window.time)
  }
}
