package import AuditModel
import Bytes

/// Takes the ordered bytes of one flow, finds out what they are, gives them to a decoder, and books every byte in
/// exactly one coverage bin. One per flow, confined to one worker. Bytes are copied only when a decoder leaves them
/// unconsumed.
package final class StreamFeeder {
  /// Bytes of one direction after which an undecided recogniser counts as a refusal.
  package static let recognitionLimit = 2_048
  /// The most bytes a decoder may leave unconsumed.
  package static let pendingLimit = 1 << 20
  /// How often a flow may change its protocol (CONNECT, Upgrade, STARTTLS).
  private static let handOverLimit = 8

  /// Booked so far; complete once both directions have ended and nothing waits for secrets.
  package var coverage: Coverage {
    guard let decoder else { return booked }
    var sum = booked
    sum.merge(decoder.deferredCoverage)
    return sum
  }

  /// Consumed bytes are held because secrets that open them may still come.
  package var awaitsSecrets: Bool { decoder?.awaitsSecrets ?? false }

  private var booked = Coverage()
  /// The protocol recognised last; `nil` as long as there is none.
  package private(set) var protocolName: StaticString?

  private let context: FlowContext
  private let modules: [ProtocolModule]
  private let label: FlowLabel
  private let initiator = HalfStream(.fromInitiator)
  private let responder = HalfStream(.fromResponder)
  private var decoder: (any StreamDecoder)?
  private var handOvers = 0

  package init(_ context: FlowContext) {
    self.context = context
    modules = context.modules
    label = FlowLabel(.tcp, port: context.ports.responder)
  }

  /// A flow of which nothing is known but its ports.
  package convenience init(ports: FlowPorts, modules: [ProtocolModule] = Catalog.streams) {
    self.init(FlowContext(ports: ports, modules: modules))
  }

  /// Secrets may have come: what is held is opened as far as can be.
  package func secretsArrived(into sink: any MessageSink) { decoder?.secretsArrived(into: sink) }

  /// No more is to be held: what is held now stays closed.
  package func stopWaiting(into sink: any MessageSink) { decoder?.stopWaiting(into: sink) }

  /// The next bytes of one direction; `offset` goes on where the last chunk or gap of that direction ended.
  package func feed(
    _ bytes: RawSpan, from direction: FlowDirection, at offset: UInt64, time: Timestamp, into sink: any MessageSink
  ) {
    let half = half(direction)
    if half.isEnded { return book(bytes.byteCount, .opaqueUnknown) }
    half.time = time
    if half.pendingCount == 0 {
      half.offset = offset
      let rest = run(half, StreamWindow(bytes: bytes, direction: direction, offset: offset, time: time), sink)
      half.offset = offset &+ UInt64(bytes.byteCount - rest)
      half.keep(bytes.dropping(bytes.byteCount - rest))
    } else {
      half.keep(bytes)
      runPending(half, sink)
    }
    catchUp(after: half, sink)
  }

  /// `count` bytes of one direction, from `offset` on, are not in the capture.
  package func gap(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    let half = half(direction)
    guard count > 0 else { return }
    book(count, .gap)
    if half.isEnded { return }
    salvagePending(half, sink)
    searchPending(half, sink)
    half.offset = offset &+ UInt64(count)
    half.demand = 1
    half.refused = 0
    if half.phase == .decoding { decoder?.skip(count, from: direction, at: offset, into: sink) }
  }

  /// One direction has ended. A second call for it does nothing.
  package func finish(_ direction: FlowDirection, into sink: any MessageSink) {
    let half = half(direction)
    if half.isEnded { return }
    salvagePending(half, sink)
    if half.phase == .decoding { half.withPending { decoder?.finish($0, into: sink) } }
    searchPending(half, sink)
    half.isEnded = true
    catchUp(after: half, sink)
  }

  // MARK: - Steps

  private func half(_ direction: FlowDirection) -> HalfStream {
    direction == .fromInitiator ? initiator : responder
  }

  private func book(_ count: Int, _ bin: Coverage.Bin) { booked.add(count, to: bin) }

  private func runPending(_ half: HalfStream, _ sink: any MessageSink) {
    let rest = half.withPending { run(half, $0, sink) }
    half.drop(half.pendingCount - rest)
  }

  /// What one direction showed may open the other: the protocol was recognised, or has changed.
  private func catchUp(after half: HalfStream, _ sink: any MessageSink) {
    let other = half.direction == .fromInitiator ? responder : initiator
    if other.pendingCount > 0, other.demand == 0 { runPending(other, sink) }
    if half.pendingCount > 0, half.demand == 0 { runPending(half, sink) }
  }

  /// Deals with as much of `window` as can be; answers how many bytes at its end are left for later.
  private func run(_ half: HalfStream, _ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    var done = 0
    while true {
      let rest = StreamWindow(
        bytes: window.bytes.dropping(done), direction: window.direction, offset: window.offset &+ UInt64(done),
        time: window.time)
      let count = rest.bytes.byteCount
      if count == 0 { return 0 }
      switch half.phase {
      case .recognising:
        if !recognise(half, rest, sink) { return count }
      case .decoding:
        if count < half.demand { return count }
        let step = decode(half, rest, sink)
        done += step
        if half.phase == .decoding, step == 0 || half.demand > count - step { return count - step }
      case .done(let bin):
        search(half, rest.bytes, at: rest.offset, as: bin, sink)
        return 0
      case .unknown:
        search(half, rest.bytes, at: rest.offset, as: .opaqueUnknown, sink)
        return 0
      }
    }
  }

  private func search(
    _ half: HalfStream, _ bytes: RawSpan, at offset: UInt64, as bin: Coverage.Bin, _ sink: any MessageSink
  ) {
    book(bytes.byteCount, bin)
    if bin == .opaqueEncrypted || bin == .decoded { return }
    half.raw.append(bytes, at: offset, of: label, from: half.direction, into: sink)
  }

  // MARK: - Recognition

  /// Asks the modules; answers `false` when more bytes are needed.
  private func recognise(_ half: HalfStream, _ window: borrowing StreamWindow, _ sink: any MessageSink) -> Bool {
    let start = StreamWindow(
      bytes: window.bytes.prefix(Self.recognitionLimit), direction: window.direction, offset: window.offset,
      time: window.time)
    var isUnsure = false
    for (index, module) in modules.enumerated() where half.refused & (1 << UInt128(index & 127)) == 0 {
      guard case .stream(let ask, let make) = module.reader else { continue }
      switch ask(start, context.ports) {
      case .yes:
        begin(module.name, make(context), sink)
        // What the other side had said before comes first, so that answers find their questions.
        let other = half.direction == .fromInitiator ? responder : initiator
        if other.pendingCount > 0 { runPending(other, sink) }
        return true
      case .no: half.refused |= 1 << UInt128(index & 127)
      case .unsure: isUnsure = true
      }
    }
    if isUnsure, window.bytes.byteCount < Self.recognitionLimit {
      half.demand = 1
      return false
    }
    half.phase = .unknown
    return true
  }

  /// A protocol is known: both directions go to its decoder from where they are.
  private func begin(_ name: StaticString, _ decoder: any StreamDecoder, _ sink: any MessageSink) {
    self.decoder = decoder
    protocolName = name
    for half in [initiator, responder] {
      if half.phase == .unknown { half.raw.flush(of: label, from: half.direction, into: sink) }
      half.phase = .decoding
      half.demand = 0
    }
  }

  // MARK: - Decoding

  /// One call of the decoder; answers how many bytes were dealt with.
  private func decode(_ half: HalfStream, _ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    guard decoder != nil else {
      half.phase = .unknown
      return 0
    }
    let count = window.bytes.byteCount
    do {
      let progress = try consume(window, sink)
      let consumed = min(max(progress.consumed, 0), count)
      bookConsumed(half, window, progress, consumed, sink)
      settle(half, progress.next, left: count - consumed, at: window.offset &+ UInt64(consumed), sink)
      return consumed
    } catch {
      giveUp(half, error, at: window.offset, sink)
      return 0
    }
  }

  /// The decoder is taken out while it reads, because a second reference to it would have to be counted.
  private func consume(_ window: borrowing StreamWindow, _ sink: any MessageSink) throws(DecodeError) -> Progress {
    guard let decoder = decoder.take() else { return Progress(consumed: 0) }
    defer { self.decoder = decoder }
    return try decoder.consume(window, into: sink)
  }

  private func bookConsumed(
    _ half: HalfStream, _ window: borrowing StreamWindow, _ progress: Progress, _ consumed: Int,
    _ sink: any MessageSink
  ) {
    let unknown = min(max(progress.unknown, 0), consumed)
    let encrypted = min(max(progress.encrypted, 0), consumed - unknown)
    let unsupported = min(max(progress.unsupported, 0), consumed - unknown - encrypted)
    let deferred = min(max(progress.deferred, 0), consumed - unknown - encrypted - unsupported)
    book(encrypted, .opaqueEncrypted)
    book(unsupported, .unsupported)
    book(consumed - unknown - encrypted - unsupported - deferred, .decoded)
    if unknown > 0 { search(half, window.bytes.prefix(unknown), at: window.offset, as: .opaqueUnknown, sink) }
    if unknown < consumed { half.raw.flush(of: label, from: half.direction, into: sink) }
  }

  private func settle(
    _ half: HalfStream, _ next: Progress.Next, left: Int, at offset: UInt64, _ sink: any MessageSink
  ) {
    switch next {
    case .more(let count):
      half.demand = max(count, 1)
      // The decoder goes on at once: what was unknown ends here.
      if half.demand <= left { half.raw.flush(of: label, from: half.direction, into: sink) }
      if half.demand > left, left >= Self.pendingLimit || half.demand > Self.pendingLimit {
        sink.trouble("malformed", "more bytes wanted at once than are kept", at: offset, from: half.direction)
        half.phase = .unknown
      }
    case .done(let bin):
      half.phase = .done(bin)
    case .handOver:
      handOver(sink)
    }
  }

  /// Both directions are recognised anew, unless this went on too long.
  private func handOver(_ sink: any MessageSink) {
    handOvers += 1
    decoder?.stopWaiting(into: sink)
    if let decoder { booked.merge(decoder.deferredCoverage) }
    decoder = nil
    for half in [initiator, responder] {
      half.phase = handOvers > Self.handOverLimit ? .unknown : .recognising
      half.demand = 0
      half.refused = 0
    }
  }

  private func giveUp(_ half: HalfStream, _ error: DecodeError, at offset: UInt64, _ sink: any MessageSink) {
    switch error {
    case .malformed(let reason, let place):
      sink.trouble("malformed", reason, at: offset &+ UInt64(max(place, 0)), from: half.direction)
    case .needMore:
      sink.trouble("malformed", "value goes on beyond what was announced", at: offset, from: half.direction)
    }
    half.phase = .unknown
  }

  /// The pending bytes will not be completed: the decoder reads what it can.
  private func salvagePending(_ half: HalfStream, _ sink: any MessageSink) {
    guard half.pendingCount > 0, half.phase == .decoding, let decoder else { return }
    let count = half.pendingCount
    let salvaged = half.withPending { min(max(decoder.salvage($0, into: sink), 0), count) }
    book(salvaged, .decoded)
    half.drop(salvaged)
  }

  /// What nobody read is searched raw, up to a border over which no value is followed.
  private func searchPending(_ half: HalfStream, _ sink: any MessageSink) {
    let decoder = half.phase == .decoding ? decoder : nil
    half.withPending { rest in
      let bin = rest.bytes.byteCount > 0 ? decoder?.bin(ofRest: rest) ?? .opaqueUnknown : .opaqueUnknown
      search(half, rest.bytes, at: rest.offset, as: bin, sink)
    }
    half.drop(half.pendingCount)
    half.raw.flush(of: label, from: half.direction, into: sink)
  }
}
