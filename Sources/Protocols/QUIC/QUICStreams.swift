import AuditModel
import Bytes

/// The streams of one connection: puts their bytes into order and hands them to what runs over them.
final class QUICStreams {
  /// Streams remembered, closed ones included.
  private static let limit = 4_096
  private static let oneWayLimit = 1_024

  private let client: FlowDirection
  private var streams: [QUICStreamID: QUICStream] = [:]
  /// Those with two directions, in the order in which they were opened; before `oldest` they are forgotten.
  private var order: [QUICStreamID] = []
  private var oldest = 0
  private var oneWayCount = 0
  /// What the streams' pieces cost.
  private var cost = 0
  private var application: (any QUICApplication)?

  init(client: FlowDirection) { self.client = client }

  var heldBytes: Int { cost + streams.count * 512 + (application?.heldBytes ?? 0) }

  /// A piece of a stream.
  /// - Parameters:
  ///   - offset: Where it stands in the stream.
  ///   - wire: Where it stands in the direction's datagrams.
  ///   - isLast: Nothing comes behind it.
  ///   - protocolName: What the handshake agreed on (ALPN), which says what runs over the streams.
  /// - Returns: Whether something reads it; else it is only searched.
  func receive(
    _ data: RawSpan, at offset: UInt64, wire: UInt64, of id: QUICStreamID, isLast: Bool, from direction: FlowDirection,
    time: Timestamp, protocolName: String?, into sink: any MessageSink
  ) -> Bool {
    let application = application ?? makeApplication(protocolName)
    self.application = application
    guard let stream = stream(id, application, sink) else { return false }
    let isRead = application.isReading
    update(stream, id, direction, application, sink) { reassembly in
      if isLast, reassembly.end == nil { reassembly.end = offset &+ UInt64(data.byteCount) }
      reassembly.add(
        data, at: offset, wire: wire,
        deliver: { application.receive($0, on: id, from: direction, wire: $1, time: time, into: sink) },
        lose: { application.lost($0, on: id, from: direction, into: sink) })
    }
    return isRead
  }

  /// A sender has given a stream up. What was sent before need not have arrived.
  func reset(_ id: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink) {
    guard let stream = streams[id], let application else { return }
    update(stream, id, direction, application, sink) { reassembly in
      finish(&reassembly, id, direction, application, sink)
      reassembly.end = reassembly.next
    }
  }

  /// The connection is over.
  func finish(into sink: any MessageSink) {
    guard let application else { return }
    for id in streams.keys.sorted(by: { $0.number < $1.number }) {
      if let stream = streams[id] { close(stream, id, application, sink) }
    }
    streams = [:]
    order = []
    oldest = 0
    application.finish(into: sink)
  }

  /// The lowest offset of a direction that may still be told; `nil` for none.
  func oldestWire(_ direction: FlowDirection) -> UInt64? {
    var lowest = application?.oldestWire(direction)
    for stream in streams.values {
      guard let offset = (direction == client ? stream.client : stream.server).oldestWire else { continue }
      lowest = min(lowest ?? .max, offset)
    }
    return lowest
  }

  private func makeApplication(_ protocolName: String?) -> any QUICApplication {
    protocolName?.hasPrefix("h3") ?? false ? HTTP3(client: client) : QUICRawStreams()
  }

  // MARK: - One stream

  /// The stream of a number; `nil` for one more with one direction than anybody needs.
  private func stream(
    _ id: QUICStreamID, _ application: any QUICApplication, _ sink: any MessageSink
  ) -> QUICStream? {
    if let known = streams[id] { return known }
    if id.isOneWay {
      guard oneWayCount < Self.oneWayLimit else { return nil }
      oneWayCount += 1
    } else {
      evict(application, sink)
      order.append(id)
    }
    let stream = QUICStream()
    streams[id] = stream
    return stream
  }

  /// Makes room for one more stream with two directions; the others carry what all of them need.
  private func evict(_ application: any QUICApplication, _ sink: any MessageSink) {
    guard order.count - oldest >= Self.limit else { return }
    let id = order[oldest]
    oldest += 1
    if let stream = streams.removeValue(forKey: id) { close(stream, id, application, sink) }
    if oldest > Self.limit {
      order.removeFirst(oldest)
      oldest = 0
    }
  }

  /// Changes one direction of a stream, and tells the application of its end.
  private func update(
    _ stream: QUICStream, _ id: QUICStreamID, _ direction: FlowDirection, _ application: any QUICApplication,
    _ sink: any MessageSink, _ change: (inout QUICReassembly) -> Void
  ) {
    let isClient = direction == client
    var reassembly = isClient ? stream.client : stream.server
    let before = reassembly.held
    change(&reassembly)
    cost += reassembly.held - before
    if isClient { stream.client = reassembly } else { stream.server = reassembly }
    guard reassembly.isComplete, !(isClient ? stream.hasClientEnded : stream.hasServerEnded) else { return }
    if isClient { stream.hasClientEnded = true } else { stream.hasServerEnded = true }
    application.ended(id, from: direction, into: sink)
  }

  /// Nothing more comes on a stream.
  private func close(
    _ stream: QUICStream, _ id: QUICStreamID, _ application: any QUICApplication, _ sink: any MessageSink
  ) {
    for direction in FlowDirection.allCases {
      update(stream, id, direction, application, sink) { finish(&$0, id, direction, application, sink) }
    }
  }

  /// Gives out what waits in one direction, with its holes.
  private func finish(
    _ reassembly: inout QUICReassembly, _ id: QUICStreamID, _ direction: FlowDirection,
    _ application: any QUICApplication, _ sink: any MessageSink
  ) {
    let time = Timestamp(nanoseconds: 0)
    reassembly.finish(
      deliver: { application.receive($0, on: id, from: direction, wire: $1, time: time, into: sink) },
      lose: { application.lost($0, on: id, from: direction, into: sink) })
  }
}
