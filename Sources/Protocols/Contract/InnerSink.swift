import AuditModel
import Bytes

/// Passes on what an inner stream's decoder tells, with offsets of the outer stream.
final class InnerSink: MessageSink {
  /// Bytes before the end of a message that a raw window may still ask for.
  private static let overlap: UInt64 = 8_192

  /// The outer stream's number, for messages that have none.
  private let sub: Int?
  /// The channel that was opened within, where the outer stream has room for several.
  private var own: (name: String, host: String?)?
  private var outer: (any MessageSink)?
  /// By direction, where inner bytes stand in the outer stream.
  var places = [InnerPlaces(), InnerPlaces()]
  /// Whoever owns the sink forgets places.
  private let keepsPlaces: Bool
  /// Sender of the message in hand, and how far it has come.
  private var sender = FlowDirection.fromInitiator
  private var reach: UInt64 = 0
  /// The message in hand is on one of several streams, which end in any order.
  private var isShared = false

  init(sub: Int? = nil, keepsPlaces: Bool = false) {
    self.sub = sub
    self.keepsPlaces = keepsPlaces
  }

  /// Passes on to `sink` while `body` runs.
  func withOuter(_ sink: any MessageSink, _ body: () -> Void) {
    let before = outer
    outer = sink
    if let sub { sink.beginTunnel(sub) }
    if let own { sink.channel(own.name, host: own.host) }
    body()
    if sub != nil { sink.endTunnel() }
    outer = before
  }

  /// `count` inner bytes at `offset` came from `outer`.
  func append(_ count: Int, at offset: UInt64, outer: Range<UInt64>, from direction: FlowDirection) {
    places[Int(direction.rawValue)].append(count, at: offset, outer: outer)
  }

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    sender = head.sender
    isShared = head.sub != nil
    reach = 0
    var head = head
    head.sub = head.sub ?? sub
    outer?.begin(head, start: start, host: host)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    let range = offset..<offset &+ UInt64(value.byteCount)
    reach = max(reach, range.upperBound)
    if let place = side.exactPlace(of: range) {
      outer?.field(part, name: name, value: value, at: place)
    } else {
      outer?.field(
        part, name: name, value: value,
        origin: translated(OffsetMap(identity: value.byteCount, at: offset)))
    }
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    outer?.field(part, name: name, value: value, origin: translated(origin))
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    reach = max(reach, range.upperBound)
    outer?.field(part, name: name, value: value, within: side.cover(range))
  }

  func body(_ body: borrowing MessageBody) {
    outer?.body(
      MessageBody(
        part: body.part, bytes: body.bytes, origin: translated(body.origin), mediaType: body.mediaType,
        contentEncoding: body.contentEncoding, isComplete: body.isComplete, repeated: body.repeated))
  }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    outer?.note(fact, at: places[Int(direction.rawValue)].cover(range), from: direction)
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    outer?.note(name: name, address: address, at: places[Int(direction.rawValue)].cover(range), from: direction)
  }

  func end() {
    outer?.end()
    guard !isShared, !keepsPlaces, reach > Self.overlap else { return }
    places[Int(sender.rawValue)].forget(before: reach - Self.overlap)
  }

  func channel(_ name: String, host: String?) {
    if sub != nil { own = (name, host) }
    outer?.channel(name, host: host)
  }

  func beginTunnel(_ stream: Int) { outer?.beginTunnel(stream) }

  func endTunnel() { outer?.endTunnel() }

  func resume(at moment: WireMoment) {
    let place = places[Int(moment.direction.rawValue)].cover(moment.range)
    outer?.resume(at: WireMoment(place, from: moment.direction, time: moment.time))
  }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    let place = places[Int(direction.rawValue)].cover(offset..<offset &+ 1)
    outer?.trouble(kind, detail, at: place.lowerBound, from: direction)
  }

  private var side: InnerPlaces { places[Int(sender.rawValue)] }

  /// From offsets of the value to outer offsets.
  private func translated(_ origin: borrowing OffsetMap) -> OffsetMap {
    var result = OffsetMap()
    for piece in origin.pieces {
      reach = max(reach, piece.source.upperBound)
      guard piece.derived.count == piece.source.count else {
        result.append(derived: piece.derived, source: side.cover(piece.source))
        continue
      }
      side.visit(piece.source) { inner, outer in
        let start = piece.derived.lowerBound + Int(inner.lowerBound - piece.source.lowerBound)
        result.append(derived: start..<start + inner.count, source: outer)
      }
    }
    return result
  }
}
