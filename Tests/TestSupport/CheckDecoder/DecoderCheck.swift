import AuditModel
import Bytes
import Protocols

/// The steps of `checkDecoder`.
struct DecoderCheck {
  private(set) var failures: [String] = []
  private let module: ProtocolModule
  private let transcript: Transcript
  private var random: TranscriptMutation
  private var expected: [String] = []

  init(_ module: ProtocolModule, _ transcript: Transcript, seed: UInt64) {
    self.module = module
    self.transcript = transcript
    random = TranscriptMutation(seed: seed)
  }

  private var isDatagram: Bool { if case .stream = module.reader { false } else { true } }

  mutating func whole(allowsTrouble: Bool) {
    let sink = run(transcript, "whole")
    expected = sink.summary
    if sink.messages.isEmpty { fail("whole: nothing was read") }
    if !sink.messages.contains(where: { $0.protocolName == module.name.description }) {
      fail("whole: not recognised")
    }
    if !allowsTrouble, !sink.troubles.isEmpty { fail("whole: \(sink.troubles[0])") }
  }

  mutating func pieces() {
    compare(run(transcript.cut { 1 }, "byte by byte"), "byte by byte")
    for round in 0..<8 {
      var generator = random
      let limit = [2, 3, 7, 16, 64, 65, 1_460, 9_000][round]
      let pieces = transcript.cut { 1 + generator.below(limit) }
      _ = random.next()
      compare(run(pieces, "pieces up to \(limit)"), "pieces up to \(limit)")
    }
  }

  mutating func cuts() {
    for length in stride(from: 0, through: transcript.count, by: max(1, transcript.count / 250)) {
      let part = transcript.prefix(length)
      _ = run(part, "cut at \(length)")
      if length % 5 == 0, !isDatagram { _ = run(part.cut { 3 }, "cut at \(length), in pieces") }
    }
  }

  /// A hole in one direction at many places, of many lengths.
  mutating func gaps() {
    for direction in FlowDirection.allCases {
      let length = transcript.stream(direction).count
      for place in stride(from: 0, to: length, by: max(1, length / 150)) {
        let hole = min(length - place, [1, 2, 5, 40, 700, 100_000][random.below(6)])
        runWithGap(direction, UInt64(place), hole)
      }
    }
  }

  /// The capture began late: one or both directions lack their first bytes.
  mutating func joins() {
    for _ in 0..<100 {
      var part = transcript
      let first = random.below(part.steps.count)
      part.steps.removeFirst(first)
      if !part.steps.isEmpty { part.steps[0].bytes.removeFirst(random.below(part.steps[0].bytes.count + 1)) }
      _ = run(part, "joined at step \(first)")
      part.steps.removeAll { $0.direction == .fromInitiator }
      _ = run(part, "joined at step \(first), one side")
    }
  }

  mutating func damages() {
    for round in 0..<250 {
      let damaged = random.damage(transcript)
      let whole = run(damaged, "damaged \(round)")
      if isDatagram { continue }
      let pieces = run(damaged.cut { 1 + round % 50 }, "damaged \(round), in pieces")
      if whole.summary != pieces.summary {
        fail("damaged \(round): pieces differ: \(difference(whole.summary, pieces.summary))")
      }
    }
  }

  // MARK: - One run

  private mutating func run(_ transcript: Transcript, _ name: String) -> RecordingSink {
    let sink = RecordingSink(transcript: transcript)
    let clock = ContinuousClock()
    var coverage = Coverage()
    let time = clock.measure { coverage = feed(transcript, [module], sink) }
    judge(sink, coverage, transcript.count, name)
    if time > .seconds(5) { fail("\(name): took \(time)") }
    return sink
  }

  private mutating func runWithGap(_ direction: FlowDirection, _ place: UInt64, _ hole: Int) {
    let sink = RecordingSink(transcript: transcript)
    let feeder = StreamFeeder(ports: transcript.ports, modules: [module])
    var offsets: [UInt64] = [0, 0]
    var isTold = false
    let missing = place..<place + UInt64(hole)
    for step in transcript.steps {
      let side = Int(step.direction.rawValue)
      var kept: [UInt8] = []
      var start = offsets[side]
      for (index, byte) in step.bytes.enumerated() {
        let offset = offsets[side] + UInt64(index)
        guard step.direction == direction, missing.contains(offset) else {
          kept.append(byte)
          continue
        }
        feeder.feed(kept.span.bytes, from: step.direction, at: start, time: transcript.time, into: sink)
        kept = []
        start = missing.upperBound
        if !isTold { feeder.gap(hole, from: direction, at: place, into: sink) }
        isTold = true
      }
      feeder.feed(kept.span.bytes, from: step.direction, at: start, time: transcript.time, into: sink)
      offsets[side] += UInt64(step.bytes.count)
    }
    for side in FlowDirection.allCases { feeder.finish(side, into: sink) }
    sink.close()
    let name = "gap of \(hole) at \(place) \(direction)"
    if feeder.coverage.gap != hole { fail("\(name): ledger has a gap of \(feeder.coverage.gap)") }
    judge(sink, feeder.coverage, transcript.count, name)
  }

  private mutating func judge(_ sink: RecordingSink, _ coverage: Coverage, _ count: Int, _ name: String) {
    for fault in sink.faults.prefix(3) { fail("\(name): \(fault)") }
    if coverage.payloadBytes != count { fail("\(name): ledger has \(coverage.payloadBytes) bytes of \(count)") }
    if sink.presented > 16 * count + 65_536 { fail("\(name): \(count) bytes became \(sink.presented)") }
  }

  private mutating func compare(_ sink: RecordingSink, _ name: String) {
    if sink.summary != expected { fail("\(name): differs: \(difference(expected, sink.summary))") }
  }

  private func difference(_ left: [String], _ right: [String]) -> String {
    for (one, other) in zip(left, right) where one != other { return "\(one.prefix(700)) <> \(other.prefix(700))" }
    return "\(left.count) entries <> \(right.count): \((left + right).last ?? "")"
  }

  private mutating func fail(_ text: String) {
    if failures.count < 10 { failures.append(text) }
  }
}
