import AuditModel
import Captures
import Decryption
import Flows
import Packets
import Protocols

/// Reads a capture through packets, flows and stream decoders, and writes down streams and messages.
final class Reading: StreamReceiver {
  private struct Line {
    var isTCP: Bool
    var firstFrame: Int
    /// What stands before and behind the stream's number, which is known only in the end.
    var before: String
    var after: String
  }

  private final class Half {
    let feeder: StreamFeeder
    let sink: MessageWriter
    init(_ flow: TCPFlow, _ secrets: SecretStore) {
      feeder = StreamFeeder(
        FlowContext(
          ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port), secrets: secrets))
      sink = MessageWriter(flow)
    }
  }

  private let decoder = PacketDecoder()
  private var lines: [Line] = []
  private var coverage = Coverage()
  private var received = 0
  private var frame = 0
  private var flows: FlowTable?
  private let secrets = SecretStore()
  private let usesSecrets: Bool

  /// - Parameter keyLog: Secrets besides those of the capture; `nil` to open nothing.
  init(keyLog: [UInt8]?) {
    usesSecrets = keyLog != nil
    let text = keyLog ?? []
    secrets.add(keyLog: text.span.bytes)
    secrets.endKeyLog()
  }

  private func take(_ extra: CaptureExtra) {
    guard usesSecrets, case .secrets(_, let bytes) = extra else { return }
    secrets.add(keyLog: bytes.span.bytes)
    secrets.endKeyLog()
  }

  func read(_ path: String) throws(CaptureError) {
    let flows = FlowTable(receiver: self)
    self.flows = flows
    let reader = try CaptureReader(path: path)
    try reader.forEachFrame(extras: take) { header, bytes in
      frame = header.number
      let packet = decoder.decode(
        bytes, linkType: header.linkType, number: header.number, time: header.time,
        originalLength: header.originalLength, fcsLength: header.fcsLength)
      if decoder.showsOtherConversations {
        flows.note(carriers: decoder.carriers, quoted: decoder.quoted, frame: header.number, time: header.time)
      }
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
  }

  func finish() {
    guard let flows else { return }
    flows.finish()
    for line in lines {
      let starts = line.isTCP ? flows.tcpStarts : flows.udpStarts
      print(line.before + "\(starts.rank(of: line.firstFrame))" + line.after)
    }
    print("coverage\t\(coverage.payloadBytes)\t\(coverage.summary)")
    self.flows = nil
  }

  private func note(_ frame: Int, isTCP: Bool, firstFrame: Int) {
    lines.append(
      Line(isTCP: isTCP, firstFrame: firstFrame, before: "frame\t\(frame)\t\(isTCP ? "t" : "u")\t", after: ""))
  }

  // MARK: - StreamReceiver

  private func half(_ flow: TCPFlow) -> Half {
    if let half = flow.attachment as? Half { return half }
    let half = Half(flow, secrets)
    flow.attachment = half
    return half
  }

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    note(chunk.frame, isTCP: true, firstFrame: flow.firstFrame)
    let half = half(flow)
    half.feeder.feed(chunk.bytes, from: chunk.direction, at: chunk.offset, time: chunk.time, into: half.sink)
    take(half, flow)
  }

  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow) {
    let half = half(flow)
    half.feeder.gap(count, from: direction, at: offset, into: half.sink)
    take(half, flow)
  }

  func repeated(_ count: Int, of flow: TCPFlow) {
    coverage.add(count, to: .retransmitted)
    note(frame, isTCP: true, firstFrame: flow.firstFrame)
  }

  func ended(_ direction: FlowDirection, of flow: TCPFlow) {
    guard let half = flow.attachment as? Half else { return }
    half.feeder.finish(direction, into: half.sink)
    take(half, flow)
  }

  func closed(_ flow: TCPFlow) {
    guard let half = flow.attachment as? Half else { return }
    for direction in FlowDirection.allCases { half.feeder.finish(direction, into: half.sink) }
    half.feeder.stopWaiting(into: half.sink)
    take(half, flow)
    coverage.merge(half.feeder.coverage)
    flow.attachment = nil
  }

  func received(_ datagram: borrowing Datagram) {
    note(datagram.frame, isTCP: false, firstFrame: datagram.firstFrame)
  }

  func trouble(_ kind: StaticString, frame: Int) {}

  private func take(_ half: Half, _ flow: TCPFlow) {
    for message in half.sink.takeMessages() {
      lines.append(Line(isTCP: true, firstFrame: flow.firstFrame, before: "http\t", after: "\t" + message))
    }
  }
}
