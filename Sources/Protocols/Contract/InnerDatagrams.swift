import AuditModel
import Bytes
import Decryption

/// Datagrams within others: what DTLS protects. They are recognised and decoded as any others; what is told of them
/// goes to the outer sink with outer offsets. Owned by the decoder of the outer datagrams.
final class InnerDatagrams: DatagramObserver {
  /// Where the datagrams of a session stand in the outer ones.
  private final class Places {
    var sides = [InnerPlaces(), InnerPlaces()]
  }

  /// Nothing that is sealed itself is looked for within what was sealed.
  private static let modules = Catalog.datagrams.filter { !["dtls", "quic"].contains($0.name.description) }

  private let feeder: DatagramFeeder
  private let conversation: DatagramConversation
  private let sink = InnerSink(keepsPlaces: true)
  private var sessions: [DatagramSession] = []
  private var booked = Coverage()
  /// The datagram in hand.
  private var direction = FlowDirection.fromInitiator
  private var outer: Range<UInt64> = 0..<0
  private var count = 0

  /// - Parameter ports: By which the inner protocol is known.
  init(ports: FlowPorts, secrets: SecretStore) {
    feeder = DatagramFeeder(modules: Self.modules, secrets: secrets)
    conversation = DatagramConversation(firstFrame: 0, ports: ports)
    feeder.observer = self
  }

  /// Memory that inner sessions hold, in bytes.
  var heldBytes: Int { sessions.reduce(0) { $0 + max(0, $1.decoder.heldBytes) } }

  /// What became of the bytes since this was asked last.
  func takeCoverage() -> Coverage {
    defer { booked = Coverage() }
    return booked
  }

  /// No outer offset before this one will be told again; `nil` when none of those given so far will.
  func settledOffset(_ direction: FlowDirection) -> UInt64? {
    var lowest: UInt64?
    for session in sessions {
      let settled = session.settledOffset(direction)
      guard settled < session.offset(direction), let places = session.attachment as? Places else { continue }
      let place = places.sides[Int(direction.rawValue)].cover(settled..<settled &+ 1).lowerBound
      lowest = min(lowest ?? place, place)
    }
    return lowest
  }

  /// Takes one whole inner datagram.
  /// - Parameter outer: Where it stands, byte by byte, in the outer datagrams.
  func feed(
    _ bytes: RawSpan, from direction: FlowDirection, at outer: Range<UInt64>, time: Timestamp,
    into outerSink: any MessageSink
  ) {
    guard bytes.byteCount > 0 else { return }
    (self.direction, self.outer, count) = (direction, outer, bytes.byteCount)
    standAlone()
    var outcome = DatagramFeeder.Outcome.session
    sink.withOuter(outerSink) {
      outcome = feeder.feed(bytes, of: conversation, from: direction, time: time, into: sink)
    }
    switch outcome {
    case .whole(let bin): booked.add(bytes.byteCount, to: bin)
    case .parts: booked.merge(feeder.parts)
    case .session: break
    }
  }

  /// The outer conversation has ended.
  func finish(into outerSink: any MessageSink) {
    sink.withOuter(outerSink) { feeder.finish(into: sink) }
  }

  /// The datagram in hand is read for itself.
  private func standAlone() {
    sink.places = [InnerPlaces(), InnerPlaces()]
    sink.append(count, at: 0, outer: outer, from: direction)
  }

  // MARK: Sessions

  func willRead(_ session: DatagramSession, at offset: UInt64) {
    if session.attachment == nil {
      session.attachment = Places()
      sessions.append(session)
    }
    exchange(session)
    sink.append(count, at: offset, outer: outer, from: direction)
  }

  func didDecline(_ session: DatagramSession) {
    exchange(session)
    standAlone()
  }

  func didRead(_ session: DatagramSession, _ coverage: Coverage) {
    for direction in FlowDirection.allCases {
      sink.places[Int(direction.rawValue)].forget(before: session.settledOffset(direction))
    }
    exchange(session)
    booked.merge(coverage)
  }

  func willFinish(_ session: DatagramSession) { exchange(session) }

  func didFinish(_ session: DatagramSession, _ coverage: Coverage) {
    exchange(session)
    booked.merge(coverage)
    sessions.removeAll { $0 === session }
  }

  /// Puts the places of a session into the sink, or back.
  private func exchange(_ session: DatagramSession) {
    guard let places = session.attachment as? Places else { return }
    swap(&places.sides, &sink.places)
  }
}
