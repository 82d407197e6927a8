import AuditModel
import Protocols
import TestSupport

/// Feeds bytes to the whole catalogue as a flow or as a datagram, and judges what came of it.
struct SeedRun {
  /// What went wrong.
  private(set) var failures: [String] = []
  /// The names of the protocols that read something.
  private(set) var readers: Set<String> = []

  /// Both sides say the bytes, in pieces of at most `piece` bytes.
  mutating func stream(_ bytes: [UInt8], port: UInt16, piece: Int, gapAt gap: Int? = nil, _ name: String) {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 40_000, responder: port))
    let time = ContinuousClock().measure {
      for direction in FlowDirection.allCases {
        var at = 0
        while at < bytes.count {
          let end = min(bytes.count, at + max(piece, 1))
          if let gap, (at..<end).contains(gap) {
            feeder.gap(end - at, from: direction, at: UInt64(at), into: sink)
          } else {
            let part = Array(bytes[at..<end])
            feeder.feed(
              part.span.bytes, from: direction, at: UInt64(at), time: Timestamp(seconds: 1_700_000_000), into: sink)
          }
          at = end
        }
      }
      for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    }
    if let name = feeder.protocolName { readers.insert(name.description) }
    judge(sink, feeder.coverage.payloadBytes, 2 * bytes.count, time, "\(name), stream to \(port), pieces of \(piece)")
  }

  mutating func datagram(_ bytes: [UInt8], port: UInt16, _ name: String) {
    let sink = RecordingSink()
    let ledger = DatagramLedger()
    let feeder = DatagramFeeder()
    feeder.observer = ledger
    let conversation = DatagramConversation(
      firstFrame: 1, ports: FlowPorts(initiator: 40_000, responder: port))
    let time = ContinuousClock().measure {
      for direction in FlowDirection.allCases {
        let outcome = feeder.feed(
          bytes.span.bytes, of: conversation, from: direction, time: Timestamp(seconds: 1_700_000_000), into: sink)
        switch outcome {
        case .whole(let bin): ledger.coverage.add(bytes.count, to: bin)
        case .parts: ledger.coverage.merge(feeder.parts)
        case .session: break
        }
      }
      feeder.finish(into: sink)
    }
    judge(sink, ledger.coverage.payloadBytes, 2 * bytes.count, time, "\(name), datagram to \(port)")
  }

  /// The payload of a frame without IP, under each name that a decoder reads.
  mutating func frame(_ bytes: [UInt8], _ name: String) {
    let feeder = LinkFeeder()
    for payload in [LinkPayload.etherType(0x88CC), .cisco(0x2000)] {
      let sink = RecordingSink()
      var coverage = Coverage()
      let time = ContinuousClock().measure {
        _ = feeder.sender(of: bytes.span.bytes, payload)
        let bin = feeder.feed(
          bytes.span.bytes, payload, time: Timestamp(seconds: 1_700_000_000), into: sink)
        coverage.add(bytes.count, to: bin)
      }
      judge(sink, coverage.payloadBytes, bytes.count, time, "\(name), frame of \(payload)")
    }
  }

  private mutating func judge(_ sink: RecordingSink, _ booked: Int, _ count: Int, _ time: Duration, _ name: String) {
    sink.close()
    readers.formUnion(sink.messages.map(\.protocolName).filter { $0 != "tcp" && $0 != "udp" })
    if booked != count { failures.append("\(name): ledger has \(booked) bytes of \(count)") }
    if let fault = sink.faults.first { failures.append("\(name): \(fault)") }
    if sink.presented > 16 * count + 65_536 { failures.append("\(name): \(count) bytes became \(sink.presented)") }
    if time > .seconds(5) { failures.append("\(name): took \(time)") }
  }
}
