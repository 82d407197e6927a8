import AuditModel
import Bytes

/// Reads HTTP/3 (RFC 9114) over the streams of one connection: frames here, header compression with nghttp3, streams as
/// exchanges like those of HTTP/1.
final class HTTP3: QUICApplication {
  static let name: StaticString = "http/3"

  /// Bytes of one header section as it is encoded.
  private static let blockLimit = 256 << 10
  /// Bytes that wait behind sections that wait for the encoder, in all streams of a direction; and such streams.
  private static let queueLimit = 1 << 20
  private static let blockedLimit = 256
  /// Streams whose state is kept.
  private static let sideLimit = 4_096
  private static let promiseMark: UInt64 = 1 << 62

  private struct Key: Hashable {
    var stream: UInt64
    var direction: FlowDirection
  }

  private let client: FlowDirection
  /// Bytes of bodies kept for all streams.
  private static let bodyLimit = 8 << 20
  private let allowance = BodyAllowance(bodyLimit)
  private var sides: [Key: HTTP3Side] = [:]
  /// Those of streams with two directions, in the order in which they began; the others carry what all of them need.
  /// Before `oldest` they are forgotten.
  private var order: [Key] = []
  private var oldest = 0
  private var exchanges: [UInt64: WebExchange] = [:]
  /// By the direction in which the sections go.
  private var decoders: [QPACKDecoder?] = [nil, nil]
  /// What each side announced for the sections it receives.
  private var capacities: [UInt64] = [0, 0]
  /// Sides whose section waits, by direction, in the order in which they began to.
  private var blocked: [[HTTP3Side]] = [[], []]
  private var queued = [0, 0]
  private var cost = 0
  private var section = FieldSection()

  init(client: FlowDirection) { self.client = client }

  var isReading: Bool { true }
  var heldBytes: Int { cost + Self.bodyLimit - allowance.left + exchanges.count * 2_048 }

  // MARK: - Streams

  func receive(
    _ bytes: RawSpan, on stream: QUICStreamID, from direction: FlowDirection, wire: UInt64, time: Timestamp,
    into sink: any MessageSink
  ) {
    let side = side(stream, direction, sink)
    let before = side.cost
    side.time = time
    if side.blockedUntil != nil {
      wait(side, bytes, wire, time, sink)
    } else {
      read(side, bytes, wire, sink)
    }
    cost += side.cost - before
  }

  func lost(_ count: UInt64, on stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink) {
    let side = side(stream, direction, sink)
    if side.blockedUntil != nil { giveUp(side, sink) }
    switch (side.role, side.state) {
    case (.encoder, _): decoder(direction).loseEncoder()
    case (.message, .data(let left)) where count <= left:
      exchange(side).breakBody(from: direction, into: sink)
      side.state = .data(left - count)
    case (_, .passing(let left)) where count <= left: side.state = .passing(left - count)
    default:
      side.state = .lost
      side.clear()
      if side.role == .message { exchange(side).breakBody(from: direction, into: sink) }
    }
  }

  func ended(_ stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink) {
    guard let side = sides[Key(stream: stream.number, direction: direction)] else { return }
    if side.blockedUntil != nil {
      side.hasEnded = true
      return
    }
    finish(side, sink)
  }

  /// The connection is over: what waits is given up.
  func finish(into sink: any MessageSink) {
    let keys = sides.keys.sorted { ($0.stream, $0.direction.rawValue) < ($1.stream, $1.direction.rawValue) }
    for key in keys {
      guard let side = sides[key] else { continue }
      if side.blockedUntil != nil { giveUp(side, sink) }
      if sides[key] != nil { finish(side, isComplete: false, sink) }
    }
    for number in exchanges.keys.sorted() {
      for direction in FlowDirection.allCases {
        exchanges[number]?.finish(direction, isComplete: false, into: sink)
      }
    }
    exchanges = [:]
  }

  func oldestWire(_ direction: FlowDirection) -> UInt64? {
    var oldest: UInt64?
    for (key, side) in sides where key.direction == direction {
      if let wire = side.oldestWire { oldest = min(oldest ?? .max, wire) }
    }
    for exchange in exchanges.values {
      if let wire = exchange.oldestOffset(direction) { oldest = min(oldest ?? .max, wire) }
    }
    return oldest
  }

  private func side(_ stream: QUICStreamID, _ direction: FlowDirection, _ sink: any MessageSink) -> HTTP3Side {
    let key = Key(stream: stream.number, direction: direction)
    if let known = sides[key] { return known }
    if sides.count >= Self.sideLimit { closeOldest(sink) }
    let side = HTTP3Side(stream, direction)
    sides[key] = side
    if !stream.isOneWay { order.append(key) }
    cost += side.cost
    return side
  }

  private func closeOldest(_ sink: any MessageSink) {
    while oldest < order.count {
      let key = order[oldest]
      oldest += 1
      guard let side = sides[key] else { continue }
      if side.blockedUntil != nil { giveUp(side, sink) }
      if sides[key] != nil { finish(side, isComplete: false, sink) }
      return
    }
  }

  private func exchange(_ side: HTTP3Side) -> WebExchange { exchange(side.exchange, sub: side.stream.number) }

  private func exchange(_ number: UInt64, sub: UInt64) -> WebExchange {
    if let known = exchanges[number] { return known }
    let exchange = WebExchange(
      protocolName: Self.name, sub: Int(clamping: sub), requester: client, allowance: allowance)
    exchanges[number] = exchange
    return exchange
  }

  private func finish(_ side: HTTP3Side, isComplete: Bool = true, _ sink: any MessageSink) {
    let isWhole = isComplete && side.state == .header && side.bytes.isEmpty
    if side.role == .message, let exchange = exchanges[side.exchange] {
      exchange.finish(side.direction, isComplete: isWhole, into: sink)
      if exchange.isOver { exchanges[side.exchange] = nil }
    }
    cost -= side.cost
    sides[Key(stream: side.stream.number, direction: side.direction)] = nil
    if order.count > 2 * Self.sideLimit {
      order.removeFirst(oldest)
      oldest = 0
      order.removeAll { sides[$0] == nil }
    }
  }

  // MARK: - Frames

  /// Reads bytes that go on where the side is.
  private func read(_ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64, _ sink: any MessageSink) {
    var at = 0
    while at < bytes.byteCount {
      if side.blockedUntil != nil { return wait(side, bytes.dropping(at), wire &+ UInt64(at), side.time, sink) }
      let rest = bytes.dropping(at)
      let place = wire &+ UInt64(at)
      switch side.role {
      case .unknown: at += readRole(side, rest, place)
      case .encoder: return readEncoder(side, rest, place, sink)
      case .ignored: return
      case .message, .control: at += step(side, rest, place, sink)
      }
    }
  }

  private func step(_ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64, _ sink: any MessageSink) -> Int {
    switch side.state {
    case .lost: return bytes.byteCount
    case .header: return readHeader(side, bytes, wire, sink)
    case .passing(let left):
      let count = Int(min(left, UInt64(bytes.byteCount)))
      side.state = UInt64(count) == left ? .header : .passing(left - UInt64(count))
      return count
    case .data(let left):
      let count = Int(min(left, UInt64(bytes.byteCount)))
      exchange(side).takeBody(
        bytes.prefix(count), at: wire, from: side.direction, time: side.time, into: sink)
      side.state = UInt64(count) == left ? .header : .data(left - UInt64(count))
      return count
    case .block(let left), .promise(let left), .settings(let left):
      let count = min(left, bytes.byteCount)
      side.keep(bytes.prefix(count), at: wire)
      if count < left {
        if case .block = side.state { side.state = .block(left - count) }
        if case .promise = side.state { side.state = .promise(left - count) }
        if case .settings = side.state { side.state = .settings(left - count) }
      } else {
        complete(side, sink)
      }
      return count
    }
  }

  /// Type and length of a frame, byte by byte as they may be split.
  private func readHeader(_ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64, _ sink: any MessageSink) -> Int {
    let before = side.bytes.count
    side.keep(bytes.prefix(16 - before), at: wire)
    let held = side.bytes
    let header = held.rawBytes
    guard let type = header.quicVarint(at: 0), let length = header.quicVarint(at: type.length) else {
      return min(bytes.byteCount, 16 - before)
    }
    let used = type.length + length.length - before
    side.clear()
    begin(side, type.value, length.value, wire, sink)
    return max(used, 0)
  }

  private func begin(
    _ side: HTTP3Side, _ type: UInt64, _ length: UInt64, _ wire: UInt64, _ sink: any MessageSink
  ) {
    side.state = length == 0 ? .header : .passing(length)
    switch (side.role, type) {
    case (.message, 0x00): if length > 0 { side.state = .data(length) }
    case (.message, 0x01), (.message, 0x05), (.control, 0x04):
      guard length <= UInt64(Self.blockLimit) else {
        sink.trouble(
          "http3-headers", "a header section is longer than what is read", at: wire, from: side.direction)
        return
      }
      let count = Int(length)
      if count == 0 { return }
      side.state = type == 0x01 ? .block(count) : type == 0x05 ? .promise(count) : .settings(count)
    default: break
    }
  }

  /// All of a frame that is read whole is there.
  private func complete(_ side: HTTP3Side, _ sink: any MessageSink) {
    let state = side.state
    side.state = .header
    switch state {
    case .settings:
      let settings = side.bytes
      readSettings(settings.rawBytes, from: side.direction)
      side.clear()
    case .promise:
      side.isPromise = true
      decode(side, sink)
    default:
      side.isPromise = false
      decode(side, sink)
    }
  }

  /// RFC 9114 section 6.2: what a stream with one direction is for.
  private func readRole(_ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64) -> Int {
    let before = side.bytes.count
    side.keep(bytes.prefix(16 - before), at: wire)
    let held = side.bytes
    let header = held.rawBytes
    guard let type = header.quicVarint(at: 0) else { return min(bytes.byteCount, 16 - before) }
    var used = type.length
    switch type.value {
    case 0x00: side.role = .control
    case 0x01:
      guard let push = header.quicVarint(at: type.length) else { return min(bytes.byteCount, 16 - before) }
      used += push.length
      side.exchange = Self.promiseMark | push.value
      side.role = .message
    case 0x02: side.role = .encoder
    default: side.role = .ignored
    }
    side.clear()
    return max(used - before, 0)
  }

  // MARK: - Settings

  /// RFC 9114 section 7.2.4, RFC 9204 section 5: pairs of identifier and value.
  private func readSettings(_ bytes: RawSpan, from direction: FlowDirection) {
    var at = 0
    while let name = bytes.quicVarint(at: at), let value = bytes.quicVarint(at: at + name.length) {
      at += name.length + value.length
      guard name.value == 0x01 else { continue }
      capacities[Int(direction.rawValue)] = value.value
      // Sections that go the other way are decoded with it; before it, nothing can have been inserted.
      let other = Int(direction.opposite.rawValue)
      if decoders[other]?.insertCount == 0 { decoders[other] = nil }
    }
  }

  // MARK: - Field sections

  private func decoder(_ direction: FlowDirection) -> QPACKDecoder {
    let index = Int(direction.rawValue)
    if let known = decoders[index] { return known }
    let decoder = QPACKDecoder(capacity: capacities[Int(direction.opposite.rawValue)])
    decoders[index] = decoder
    return decoder
  }

  private func readEncoder(_ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64, _ sink: any MessageSink) {
    let decoder = decoder(side.direction)
    if !decoder.readEncoder(bytes) {
      sink.trouble("qpack", "the encoder's stream cannot be read", at: wire, from: side.direction)
    }
    unblock(side.direction, sink)
  }

  /// Decodes the section in hand; if it must wait, so does the rest of the stream.
  private func decode(_ side: HTTP3Side, _ sink: any MessageSink) {
    let decoder = decoder(side.direction)
    section.removeAll()
    var start = 0
    var promised: UInt64?
    let encoded = side.bytes
    if side.isPromise, let push = encoded.rawBytes.quicVarint(at: 0) {
      promised = Self.promiseMark | push.value
      start = push.length
    }
    let origin = side.origin.part(start..<side.bytes.count)
    let outcome = decoder.decode(
      encoded.rawBytes.dropping(start), on: side.stream.number, origin, into: &section)
    let place = side.origin.pieces.first?.source.lowerBound ?? 0
    switch outcome {
    case .blocked(let count) where !decoder.isBroken:
      block(side, until: count, sink)
      return
    case .blocked, .failed:
      sink.trouble("qpack", "a header section cannot be read", at: place, from: side.direction)
    case .done: break
    }
    side.clear()
    if let promised {
      exchange(promised, sub: side.stream.number).takePromise(
        section, from: side.direction, time: side.time, into: sink)
    } else {
      exchange(side).take(section, from: side.direction, isLast: false, time: side.time, into: sink)
    }
  }

  // MARK: - Waiting for the encoder

  private func block(_ side: HTTP3Side, until count: UInt64, _ sink: any MessageSink) {
    let index = Int(side.direction.rawValue)
    side.blockedUntil = count
    if !blocked[index].contains(where: { $0 === side }) { blocked[index].append(side) }
    if blocked[index].count > Self.blockedLimit { giveUp(blocked[index][0], sink) }
  }

  private func wait(
    _ side: HTTP3Side, _ bytes: RawSpan, _ wire: UInt64, _ time: Timestamp, _ sink: any MessageSink
  ) {
    let index = Int(side.direction.rawValue)
    var copy: [UInt8] = []
    copy.append(bytesOf: bytes)
    side.queue.append(HTTP3Side.Chunk(bytes: copy, wire: wire, time: time))
    side.queued += copy.count
    queued[index] += copy.count
    while queued[index] > Self.queueLimit, let oldest = blocked[index].first { giveUp(oldest, sink) }
  }

  /// Entries were inserted: sections that waited for them are decoded.
  private func unblock(_ direction: FlowDirection, _ sink: any MessageSink) {
    let index = Int(direction.rawValue)
    guard !blocked[index].isEmpty else { return }
    let decoder = decoder(direction)
    let count = decoder.insertCount
    for side in blocked[index] where decoder.isBroken || (side.blockedUntil ?? .max) <= count {
      resume(side, sink)
    }
  }

  /// The entries that a section needs will not come, or too much waits.
  private func giveUp(_ side: HTTP3Side, _ sink: any MessageSink) {
    sink.trouble(
      "qpack-blocked", "a header section waits for table entries that do not come",
      at: side.origin.pieces.first?.source.lowerBound ?? 0, from: side.direction)
    side.clear()
    resume(side, sink)
  }

  /// Goes on with a stream that waited.
  private func resume(_ side: HTTP3Side, _ sink: any MessageSink) {
    let index = Int(side.direction.rawValue)
    let before = side.cost
    side.blockedUntil = nil
    blocked[index].removeAll { $0 === side }
    if !side.bytes.isEmpty { decode(side, sink) }
    let chunks = side.queue
    queued[index] -= side.queued
    side.queue = []
    side.queued = 0
    for chunk in chunks {
      if side.blockedUntil != nil {
        wait(side, chunk.bytes.rawBytes, chunk.wire, chunk.time, sink)
      } else {
        side.time = chunk.time
        read(side, chunk.bytes.rawBytes, chunk.wire, sink)
      }
    }
    cost += side.cost - before
    if side.hasEnded, side.blockedUntil == nil { finish(side, sink) }
  }
}
