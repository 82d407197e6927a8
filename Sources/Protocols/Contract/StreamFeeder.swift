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

  /// Where the decoder lies.
  package var decoderPlace: UnsafeRawPointer? {
    unsafe decoder.map { unsafe UnsafeRawPointer(Unmanaged.passUnretained($0 as AnyObject).toOpaque()) }
  }

  private var booked = Coverage()
  /// The protocol recognised last; `nil` as long as there is none.
  package private(set) var protocolName: StaticString?

  private let context: FlowContext
  /// By direction. Values, not objects: most flows are short, and their memory is cold when they go on.
  private var halves = InlineArray<2, HalfStream> { HalfStream($0 == 0 ? .fromInitiator : .fromResponder) }
  private var decoder: (any StreamDecoder)?
  private var handOvers = 0

  package init(_ context: FlowContext) { self.context = context }

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
    if halves[direction.index].isEnded { return book(bytes.byteCount, .opaqueUnknown) }
    halves[direction.index].time = time
    if halves[direction.index].pendingCount == 0 {
      halves[direction.index].offset = offset
      let rest = run(StreamWindow(bytes: bytes, direction: direction, offset: offset, time: time), sink)
      halves[direction.index].offset = offset &+ UInt64(bytes.byteCount - rest)
      if rest > 0 { halves[direction.index].keep(bytes.dropping(bytes.byteCount - rest)) }
    } else {
      halves[direction.index].keep(bytes)
      runPending(direction, sink)
    }
    catchUp(after: direction, sink)
  }

  /// `count` bytes of one direction, from `offset` on, are not in the capture.
  package func gap(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    guard count > 0 else { return }
    book(count, .gap)
    if halves[direction.index].isEnded { return }
    salvagePending(direction, sink)
    searchPending(direction, sink)
    halves[direction.index].offset = offset &+ UInt64(count)
    halves[direction.index].demand = 1
    halves[direction.index].refused = 0
    if halves[direction.index].phase == .decoding { decoder?.skip(count, from: direction, at: offset, into: sink) }
  }

  /// One direction has ended. A second call for it does nothing.
  package func finish(_ direction: FlowDirection, into sink: any MessageSink) {
    if halves[direction.index].isEnded { return }
    salvagePending(direction, sink)
    if halves[direction.index].phase == .decoding { withPending(direction) { decoder?.finish($0, into: sink) } }
    searchPending(direction, sink)
    halves[direction.index].isEnded = true
    catchUp(after: direction, sink)
  }

  // MARK: - Steps

  /// First words of what is not decoded.
  private var label: FlowLabel { FlowLabel(.tcp, port: context.ports.responder) }

  private func book(_ count: Int, _ bin: Coverage.Bin) { booked.add(count, to: bin) }

  /// Runs `body` on the pending bytes. They are moved out meanwhile, so that nothing can change them under a span.
  private func withPending<Result>(
    _ direction: FlowDirection, _ body: (borrowing StreamWindow) -> Result
  ) -> Result {
    let bytes = halves[direction.index].takePending()
    let result = body(halves[direction.index].window(of: bytes))
    halves[direction.index].returnPending(bytes)
    return result
  }

  private func runPending(_ direction: FlowDirection, _ sink: any MessageSink) {
    let rest = withPending(direction) { run($0, sink) }
    halves[direction.index].drop(halves[direction.index].pendingCount - rest)
  }

  /// What one direction showed may open the other: the protocol was recognised, or has changed.
  private func catchUp(after direction: FlowDirection, _ sink: any MessageSink) {
    let other = direction.opposite
    if halves[other.index].demand == 0, halves[other.index].pendingCount > 0 { runPending(other, sink) }
    if halves[direction.index].demand == 0, halves[direction.index].pendingCount > 0 { runPending(direction, sink) }
  }

  /// Deals with as much of `window` as can be; answers how many bytes at its end are left for later.
  private func run(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    let direction = window.direction
    var done = 0
    while true {
      let rest = StreamWindow(
        bytes: window.bytes.dropping(done), direction: window.direction, offset: window.offset &+ UInt64(done),
        time: window.time)
      let count = rest.bytes.byteCount
      if count == 0 { return 0 }
      switch halves[direction.index].phase {
      case .recognising:
        if !recognise(rest, sink) { return count }
      case .decoding:
        if count < halves[direction.index].demand { return count }
        let step = decode(rest, sink)
        done += step
        if halves[direction.index].phase == .decoding, step == 0 || halves[direction.index].demand > count - step {
          return count - step
        }
      case .done(let bin):
        search(rest.bytes, from: direction, at: rest.offset, as: bin, sink)
        return 0
      case .unknown:
        search(rest.bytes, from: direction, at: rest.offset, as: .opaqueUnknown, sink)
        return 0
      }
    }
  }

  private func search(
    _ bytes: RawSpan, from direction: FlowDirection, at offset: UInt64, as bin: Coverage.Bin, _ sink: any MessageSink
  ) {
    book(bytes.byteCount, bin)
    if bin == .opaqueEncrypted || bin == .decoded { return }
    halves[direction.index].raw.append(bytes, at: offset, of: label, from: direction, into: sink)
  }

  /// What was searched raw ends here.
  private func flushRaw(_ direction: FlowDirection, _ sink: any MessageSink) {
    if halves[direction.index].raw.isEmpty { return }
    halves[direction.index].raw.flush(of: label, from: direction, into: sink)
  }

  // MARK: - Recognition

  /// Asks the modules; answers `false` when more bytes are needed.
  private func recognise(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Bool {
    let direction = window.direction
    let start = StreamWindow(
      bytes: window.bytes.prefix(Self.recognitionLimit), direction: direction, offset: window.offset,
      time: window.time)
    let modules = context.modules
    var isUnsure = false
    for index in modules.indices where halves[direction.index].refused & (1 << UInt128(index & 127)) == 0 {
      guard case .stream(let ask, let make) = modules[index].reader else { continue }
      switch ask(start, context.ports) {
      case .yes:
        begin(modules[index].name, make(context), sink)
        // What the other side had said before comes first, so that answers find their questions.
        if halves[direction.opposite.index].pendingCount > 0 { runPending(direction.opposite, sink) }
        return true
      case .no: halves[direction.index].refused |= 1 << UInt128(index & 127)
      case .unsure: isUnsure = true
      }
    }
    if isUnsure, window.bytes.byteCount < Self.recognitionLimit {
      halves[direction.index].demand = 1
      return false
    }
    halves[direction.index].phase = .unknown
    return true
  }

  /// A protocol is known: both directions go to its decoder from where they are.
  private func begin(_ name: StaticString, _ decoder: any StreamDecoder, _ sink: any MessageSink) {
    self.decoder = decoder
    protocolName = name
    for direction in FlowDirection.allCases {
      if halves[direction.index].phase == .unknown { flushRaw(direction, sink) }
      halves[direction.index].phase = .decoding
      halves[direction.index].demand = 0
    }
  }

  // MARK: - Decoding

  /// One call of the decoder; answers how many bytes were dealt with.
  private func decode(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    let direction = window.direction
    guard decoder != nil else {
      halves[direction.index].phase = .unknown
      return 0
    }
    let count = window.bytes.byteCount
    do {
      let progress = try consume(window, sink)
      let consumed = min(max(progress.consumed, 0), count)
      bookConsumed(window, progress, consumed, sink)
      settle(direction, progress.next, left: count - consumed, at: window.offset &+ UInt64(consumed), sink)
      return consumed
    } catch {
      giveUp(direction, error, at: window.offset, sink)
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
    _ window: borrowing StreamWindow, _ progress: Progress, _ consumed: Int, _ sink: any MessageSink
  ) {
    let unknown = min(max(progress.unknown, 0), consumed)
    let encrypted = min(max(progress.encrypted, 0), consumed - unknown)
    let unsupported = min(max(progress.unsupported, 0), consumed - unknown - encrypted)
    let deferred = min(max(progress.deferred, 0), consumed - unknown - encrypted - unsupported)
    book(encrypted, .opaqueEncrypted)
    book(unsupported, .unsupported)
    book(consumed - unknown - encrypted - unsupported - deferred, .decoded)
    if unknown > 0 {
      search(window.bytes.prefix(unknown), from: window.direction, at: window.offset, as: .opaqueUnknown, sink)
    }
    if unknown < consumed { flushRaw(window.direction, sink) }
  }

  private func settle(
    _ direction: FlowDirection, _ next: Progress.Next, left: Int, at offset: UInt64, _ sink: any MessageSink
  ) {
    switch next {
    case .more(let count):
      let demand = max(count, 1)
      halves[direction.index].demand = demand
      // The decoder goes on at once: what was unknown ends here.
      if demand <= left { flushRaw(direction, sink) }
      if demand > left, left >= Self.pendingLimit || demand > Self.pendingLimit {
        sink.trouble("malformed", "more bytes wanted at once than are kept", at: offset, from: direction)
        halves[direction.index].phase = .unknown
      }
    case .done(let bin):
      halves[direction.index].phase = .done(bin)
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
    for direction in FlowDirection.allCases {
      halves[direction.index].phase = handOvers > Self.handOverLimit ? .unknown : .recognising
      halves[direction.index].demand = 0
      halves[direction.index].refused = 0
    }
  }

  private func giveUp(_ direction: FlowDirection, _ error: DecodeError, at offset: UInt64, _ sink: any MessageSink) {
    switch error {
    case .malformed(let reason, let place):
      sink.trouble("malformed", reason, at: offset &+ UInt64(max(place, 0)), from: direction)
    case .needMore:
      sink.trouble("malformed", "value goes on beyond what was announced", at: offset, from: direction)
    }
    halves[direction.index].phase = .unknown
  }

  /// The pending bytes will not be completed: the decoder reads what it can.
  private func salvagePending(_ direction: FlowDirection, _ sink: any MessageSink) {
    let count = halves[direction.index].pendingCount
    guard count > 0, halves[direction.index].phase == .decoding, let decoder else { return }
    let salvaged = withPending(direction) { min(max(decoder.salvage($0, into: sink), 0), count) }
    book(salvaged, .decoded)
    halves[direction.index].drop(salvaged)
  }

  /// What nobody read is searched raw, up to a border over which no value is followed.
  private func searchPending(_ direction: FlowDirection, _ sink: any MessageSink) {
    if halves[direction.index].pendingCount > 0 {
      let decoder = halves[direction.index].phase == .decoding ? decoder : nil
      withPending(direction) { rest in
        search(rest.bytes, from: direction, at: rest.offset, as: decoder?.bin(ofRest: rest) ?? .opaqueUnknown, sink)
      }
      halves[direction.index].drop(halves[direction.index].pendingCount)
    }
    flushRaw(direction, sink)
  }
}
