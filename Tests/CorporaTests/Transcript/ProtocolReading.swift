import AuditModel
import Captures
import Flows
import Packets
import Protocols

/// Reads a capture as `Reading` does, and writes down which protocols were recognised in each flow.
final class ProtocolReading: StreamReceiver {
  /// A flow by the frame that opened it: TCP and UDP number their frames alike.
  private struct Key: Hashable {
    var isTCP: Bool
    var firstFrame: Int
  }

  private final class Half {
    let feeder: StreamFeeder
    init(_ flow: TCPFlow) {
      feeder = StreamFeeder(ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port))
    }
  }

  private let decoder = PacketDecoder()
  private let sink = ProtocolNames()
  private let datagrams = DatagramFeeder()
  /// The protocol of the session that read the datagram in hand.
  private var session: StaticString?
  private var names: [Key: [String]] = [:]
  private var frames: [(number: Int, flow: Key)] = []

  func read(_ path: String) throws(CaptureError) {
    let flows = FlowTable(receiver: self)
    datagrams.observer = self
    let reader = try CaptureReader(path: path)
    try reader.forEachFrame { header, bytes in
      let packet = decoder.decode(
        bytes, linkType: header.linkType, number: header.number, time: header.time,
        originalLength: header.originalLength, fcsLength: header.fcsLength)
      switch packet.kind {
      case .tcp, .udp:
        let others = packet.place == .datagram ? decoder.fragmentFrames.filter { $0 != header.number } : []
        decoder.withPayload(of: packet, in: bytes) {
          flows.add(packet, payload: $0, frame: header.number, time: header.time, otherFrames: others)
        }
      case .arp, .ip, .link, .cisco, .fragment: break
      }
      return true
    }
    flows.finish()
    datagrams.observer = nil
    datagrams.finish(into: sink)
  }

  /// Prints what was seen.
  func finish() {
    for (number, flow) in frames { print("frame\t\(number)\t\(flow.isTCP ? "t" : "u")\t\(flow.firstFrame)") }
    for (flow, names) in names.sorted(by: { $0.key.firstFrame < $1.key.firstFrame }) {
      print("flow\t\(flow.isTCP ? "t" : "u")\t\(flow.firstFrame)\t\(names.joined(separator: " "))")
    }
  }

  private func note(_ name: StaticString?, _ flow: Key) {
    for name in sink.take() + (name.map { [$0.description] } ?? [])
    where names[flow, default: []].contains(name) == false {
      names[flow, default: []].append(name)
    }
  }

  // MARK: - StreamReceiver

  private func half(_ flow: TCPFlow) -> Half {
    if let half = flow.attachment as? Half { return half }
    let half = Half(flow)
    flow.attachment = half
    return half
  }

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    let key = Key(isTCP: true, firstFrame: flow.firstFrame)
    frames.append((chunk.frame, key))
    let half = half(flow)
    half.feeder.feed(chunk.bytes, from: chunk.direction, at: chunk.offset, time: chunk.time, into: sink)
    note(half.feeder.protocolName, key)
  }

  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow) {
    half(flow).feeder.gap(count, from: direction, at: offset, into: sink)
  }

  func repeated(_ count: Int, of flow: TCPFlow) {}

  func ended(_ direction: FlowDirection, of flow: TCPFlow) {
    guard let half = flow.attachment as? Half else { return }
    half.feeder.finish(direction, into: sink)
    note(half.feeder.protocolName, Key(isTCP: true, firstFrame: flow.firstFrame))
  }

  func closed(_ flow: TCPFlow) {
    for direction in FlowDirection.allCases { ended(direction, of: flow) }
    flow.attachment = nil
  }

  func received(_ datagram: borrowing Datagram) -> UInt32 {
    let key = Key(isTCP: false, firstFrame: datagram.firstFrame)
    frames.append((datagram.frame, key))
    let conversation = DatagramConversation(
      firstFrame: datagram.firstFrame,
      ports: FlowPorts(initiator: datagram.initiator.port, responder: datagram.responder.port),
      partition: datagram.partition)
    session = nil
    let outcome = datagrams.feed(
      datagram.bytes, of: conversation, from: datagram.direction, time: datagram.time, into: sink)
    switch outcome {
    case .whole(.opaqueUnknown): note(nil, key)
    case .whole, .parts: note(datagrams.readerName, key)
    case .session: note(session, key)
    }
    return 0
  }

  func trouble(_ kind: StaticString, frame: Int) {}
}

// MARK: - Sessions of datagrams

extension ProtocolReading: DatagramObserver {
  func willRead(_ session: DatagramSession, at offset: UInt64) {}
  func didDecline(_ session: DatagramSession) {}
  func didRead(_ session: DatagramSession, _ coverage: Coverage) { self.session = session.protocolName }
  func willFinish(_ session: DatagramSession) {}
  func didFinish(_ session: DatagramSession, _ coverage: Coverage) {}
}
