import AuditModel
import Captures
import Cryptography
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
    init(_ flow: TCPFlow, _ secrets: SecretStore, _ sessions: SessionTable, marksUnfinished: Bool) {
      feeder = StreamFeeder(
        FlowContext(
          ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port), secrets: secrets,
          sessions: sessions))
      sink = MessageWriter(flow, marksUnfinished: marksUnfinished)
    }
  }

  private let decoder = PacketDecoder()
  private var lines: [Line] = []
  private var coverage = Coverage()
  private var received = 0
  private var frame = 0
  private var flows: FlowTable?
  private let secrets: SecretStore
  private let usesSecrets: Bool
  /// Flows that are closed and wait for secrets.
  private var waiting: [(Half, TCPFlow)] = []
  private let sessions = SessionTable()

  /// - Parameter keyLog: Secrets besides those of the capture; `nil` to open nothing.
  /// A key log, in which lines `PSK HEX` and a private key in PEM may stand too.
  init(keyLog: [UInt8]?) {
    usesSecrets = keyLog != nil
    let text = keyLog ?? []
    var known = KnownSecrets()
    if let key = PrivateKey(pem: text.span.bytes) { known.privateKeys = [key] }
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix("PSK ") {
      known.sharedKeys[[]] = Self.octets(line.dropFirst(4))
    }
    // As in an audit, ciphertext is held: what it lacks may stand behind it.
    secrets = known.makeStore(mayGrow: usesSecrets)
    secrets.add(keyLog: text.span.bytes)
    secrets.endKeyLog()
  }

  private static func octets(_ text: Substring) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
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
    for (half, flow) in waiting {
      half.feeder.secretsArrived(into: half.sink)
      conclude(half, flow)
    }
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
    let half = Half(flow, secrets, sessions, marksUnfinished: usesSecrets)
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
    flow.attachment = nil
    if half.feeder.awaitsSecrets {
      waiting.append((half, flow))
    } else {
      conclude(half, flow)
    }
  }

  private func conclude(_ half: Half, _ flow: TCPFlow) {
    half.feeder.stopWaiting(into: half.sink)
    take(half, flow)
    coverage.merge(half.feeder.coverage)
  }

  func received(_ datagram: borrowing Datagram) -> UInt32 {
    note(datagram.frame, isTCP: false, firstFrame: datagram.firstFrame)
    return 0
  }

  func trouble(_ kind: StaticString, frame: Int) {}

  private func take(_ half: Half, _ flow: TCPFlow) {
    for message in half.sink.takeMessages() {
      lines.append(Line(isTCP: true, firstFrame: flow.firstFrame, before: "http\t", after: "\t" + message))
    }
  }
}
