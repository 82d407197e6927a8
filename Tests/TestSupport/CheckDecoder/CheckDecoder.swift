import AuditModel
import Bytes
package import Protocols

/// Reads a transcript with the given modules, as it is.
package func decode(_ transcript: Transcript, with modules: [ProtocolModule]) -> RecordingSink {
  let sink = RecordingSink(transcript: transcript)
  _ = feed(transcript, modules, sink)
  return sink
}

/// What every protocol must pass. Feeds the transcript whole, byte by byte, in random pieces, cut at every length, with
/// gaps, joined in the middle and damaged; answers what went wrong, which should be nothing. The transcript given
/// whole must be read without trouble unless `allowsTrouble`.
package func checkDecoder(
  _ module: ProtocolModule, _ transcript: Transcript, allowsTrouble: Bool = false, seed: UInt64 = 1
) -> [String] {
  var check = DecoderCheck(module, transcript, seed: seed)
  check.whole(allowsTrouble: allowsTrouble)
  if case .stream = module.reader {
    check.pieces()
    check.gaps()
    check.joins()
  }
  check.cuts()
  check.damages()
  return check.failures
}

/// Feeds the transcript and ends it; answers the ledger.
func feed(_ transcript: Transcript, _ modules: [ProtocolModule], _ sink: RecordingSink) -> Coverage {
  let streams = modules.filter { if case .stream = $0.reader { true } else { false } }
  let coverage =
    streams.isEmpty ? feedDatagrams(transcript, modules, sink) : feedStream(transcript, streams, sink)
  sink.close()
  return coverage
}

private func feedDatagrams(_ transcript: Transcript, _ modules: [ProtocolModule], _ sink: RecordingSink) -> Coverage {
  if case .link(let payload, _)? = modules.first?.reader { return feedFrames(transcript, modules, payload, sink) }
  let feeder = DatagramFeeder(modules: modules)
  let ledger = DatagramLedger()
  feeder.observer = ledger
  let conversation = DatagramConversation(firstFrame: 1, ports: transcript.ports)
  for step in transcript.steps {
    let outcome = feeder.feed(
      step.bytes.span.bytes, of: conversation, from: step.direction, time: transcript.time, into: sink)
    switch outcome {
    case .whole(let bin): ledger.coverage.add(step.bytes.count, to: bin)
    case .parts: ledger.coverage.merge(feeder.parts)
    case .session: break
    }
  }
  feeder.finish(into: sink)
  return ledger.coverage
}

private func feedFrames(
  _ transcript: Transcript, _ modules: [ProtocolModule], _ payload: LinkPayload, _ sink: RecordingSink
) -> Coverage {
  var coverage = Coverage()
  let feeder = LinkFeeder(modules: modules)
  for step in transcript.steps {
    _ = feeder.sender(of: step.bytes.span.bytes, payload)
    let bin = feeder.feed(step.bytes.span.bytes, payload, time: transcript.time, into: sink)
    coverage.add(step.bytes.count, to: bin)
  }
  return coverage
}

private func feedStream(_ transcript: Transcript, _ modules: [ProtocolModule], _ sink: RecordingSink) -> Coverage {
  let feeder = StreamFeeder(ports: transcript.ports, modules: modules)
  transcript.feed(feeder, into: sink)
  return feeder.coverage
}
