import AuditModel
import Bytes

/// What runs over the streams of a connection. Bytes of each direction of a stream come in order.
protocol QUICApplication: AnyObject {
  /// The next bytes of one direction of a stream.
  /// - Parameter wire: Offset of the first byte in the direction's datagrams; the others follow it.
  func receive(
    _ bytes: RawSpan, on stream: QUICStreamID, from direction: FlowDirection, wire: UInt64, time: Timestamp,
    into sink: any MessageSink)

  /// `count` bytes of a direction of a stream are missing.
  func lost(_ count: UInt64, on stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink)

  /// A direction of a stream has ended, whole or not.
  func ended(_ stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink)

  /// The connection is over, after its streams.
  func finish(into sink: any MessageSink)

  /// Whether it understands what it receives; else the bytes are booked as unknown.
  var isReading: Bool { get }

  /// Bytes of memory held.
  var heldBytes: Int { get }

  /// The lowest offset in the direction's datagrams that may still be told; `nil` for none.
  func oldestWire(_ direction: FlowDirection) -> UInt64?
}

/// A stream's number; its two lowest bits say who opened it and whether it goes one way (RFC 9000 section 2.1).
struct QUICStreamID: Hashable {
  let number: UInt64

  var isFromServer: Bool { number & 1 == 1 }
  var isOneWay: Bool { number & 2 == 2 }
}
