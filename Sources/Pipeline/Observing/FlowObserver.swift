import AuditModel
import Flows
import Protocols

/// Connects the flow table with the decoders: each TCP flow gets a feeder at its first payload byte, each datagram goes
/// to the datagram decoders, and every byte lands in the ledger and in the list of contacts.
final class FlowObserver: StreamReceiver {
  private let inspector: MessageInspector
  private let datagramFeeder = DatagramFeeder()
  private let datagrams: Conversation
  private(set) var coverage = Coverage()

  init(inspector: MessageInspector) {
    self.inspector = inspector
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    datagrams = Conversation(
      transport: .udp, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .frame(1))
  }

  // MARK: - Streams

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    let conversation = conversation(of: flow, time: chunk.time)
    conversation.time = chunk.time
    conversation.latestFrame = chunk.frame
    inspector.take(up: conversation)
    conversation.feeder?.feed(chunk.bytes, from: chunk.direction, at: chunk.offset, time: chunk.time, into: inspector)
  }

  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow) {
    let conversation = conversation(of: flow, time: flow.firstTime)
    inspector.take(up: conversation)
    conversation.feeder?.gap(count, from: direction, at: offset, into: inspector)
  }

  func repeated(_ count: Int, of flow: TCPFlow) { coverage.add(count, to: .retransmitted) }

  func ended(_ direction: FlowDirection, of flow: TCPFlow) {
    guard let conversation = flow.attachment as? Conversation else { return }
    inspector.take(up: conversation)
    conversation.feeder?.finish(direction, into: inspector)
  }

  func closed(_ flow: TCPFlow) {
    guard let conversation = flow.attachment as? Conversation, let feeder = conversation.feeder else { return }
    ended(.fromInitiator, of: flow)
    ended(.fromResponder, of: flow)
    coverage.merge(feeder.coverage)
    add(conversation, feeder.coverage, protocolName: feeder.protocolName?.description ?? "tcp")
    flow.attachment = nil
  }

  private func conversation(of flow: TCPFlow, time: Timestamp) -> Conversation {
    // Nobody else attaches anything, and this is asked for every segment.
    if let attachment = flow.attachment { return unsafeDowncast(attachment, to: Conversation.self) }
    let conversation = Conversation(
      transport: .tcp, initiator: flow.initiator, responder: flow.responder, firstFrame: flow.firstFrame, time: time,
      frames: .stream(flow), partition: flow.partition,
      feeder: StreamFeeder(ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port)))
    flow.attachment = conversation
    return conversation
  }

  // MARK: - Datagrams

  func received(_ datagram: borrowing Datagram) {
    datagrams.beginDatagram(datagram)
    inspector.take(up: datagrams)
    let ports = FlowPorts(initiator: datagram.initiator.port, responder: datagram.responder.port)
    let bin = datagramFeeder.feed(
      datagram.bytes, ports: ports, from: datagram.direction, time: datagram.time, into: inspector)
    coverage.add(datagram.bytes.byteCount, to: bin)
    coverage.add(datagram.missing, to: .gap)
    account(for: datagram, bin)
  }

  /// The contact of a datagram, looked up among the recent ones first.
  private func account(for datagram: borrowing Datagram, _ bin: Coverage.Bin) {
    let name = bin == .opaqueUnknown ? "udp" : datagrams.protocolName
    let opening = datagram.frame == datagram.firstFrame ? datagram.frame : nil
    let count = datagram.bytes.byteCount
    let (client, server) = (datagram.initiator.address, datagram.responder)
    let ledger = inspector.ledgers[datagrams.partition]
    if datagrams.host == nil, let position = ledger.recent.position(client: client, server: server, protocolName: name)
    {
      return ledger.contacts.addDatagram(at: position, opening: opening, count: count, bin: bin)
    }
    var bytes = Coverage()
    bytes.add(datagram.bytes.byteCount, to: bin)
    let key = add(datagrams, bytes, protocolName: name)
    if datagrams.host == nil, let position = ledger.contacts.position(of: key) {
      ledger.recent.remember(position, client: client, server: server, protocolName: name)
    }
  }

  // MARK: - Ledger

  func trouble(_ kind: StaticString, frame: Int) { inspector.flowTrouble(kind, frame: frame) }

  @discardableResult
  private func add(_ conversation: Conversation, _ bytes: Coverage, protocolName: String) -> UInt128 {
    let host = conversation.host ?? conversation.serverName
    let key = ContactTable.key(
      client: conversation.initiator.address, server: conversation.responder, host: host, protocolName: protocolName,
      channel: conversation.channel)
    inspector.ledgers[conversation.partition].contacts.add(key, frame: conversation.firstFrame, coverage: bytes) {
      Contact(
        client: conversation.initiator.address, server: conversation.responder.address,
        serverPort: conversation.responder.port, host: host, protocolName: protocolName, channel: conversation.channel,
        capture: inspector.capture, frames: FrameList([conversation.firstFrame]),
        flow: FlowReference(transport: conversation.transport, firstFrame: conversation.firstFrame),
        time: conversation.time, coverage: bytes)
    }
    return key
  }
}
