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
  private(set) var contacts = ContactTable()
  private var lastClient = IPAddress(v4: 0)
  private var lastServer = Endpoint(IPAddress(v4: 0), 0)
  private var lastName = ""
  private var lastKey: UInt128 = 0

  init(inspector: MessageInspector) {
    self.inspector = inspector
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    datagrams = Conversation(
      transport: .udp, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .datagram([]))
  }

  // MARK: - Streams

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    let conversation = conversation(of: flow, time: chunk.time)
    conversation.time = chunk.time
    conversation.latestFrame = chunk.frame
    inspector.conversation = conversation
    conversation.feeder?.feed(chunk.bytes, from: chunk.direction, at: chunk.offset, time: chunk.time, into: inspector)
  }

  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow) {
    let conversation = conversation(of: flow, time: flow.firstTime)
    inspector.conversation = conversation
    conversation.feeder?.gap(count, from: direction, at: offset, into: inspector)
  }

  func repeated(_ count: Int, of flow: TCPFlow) { coverage.add(count, to: .retransmitted) }

  func ended(_ direction: FlowDirection, of flow: TCPFlow) {
    guard let conversation = flow.attachment as? Conversation else { return }
    inspector.conversation = conversation
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
    if let conversation = flow.attachment as? Conversation { return conversation }
    let conversation = Conversation(
      transport: .tcp, initiator: flow.initiator, responder: flow.responder, firstFrame: flow.firstFrame, time: time,
      frames: .stream(flow),
      feeder: StreamFeeder(ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port)))
    flow.attachment = conversation
    return conversation
  }

  // MARK: - Datagrams

  func received(_ datagram: borrowing Datagram) {
    datagrams.beginDatagram(datagram)
    inspector.conversation = datagrams
    let ports = FlowPorts(initiator: datagram.initiator.port, responder: datagram.responder.port)
    let bin = datagramFeeder.feed(
      datagram.bytes, ports: ports, from: datagram.direction, time: datagram.time, into: inspector)
    coverage.add(datagram.bytes.byteCount, to: bin)
    coverage.add(datagram.missing, to: .gap)
    account(for: datagram, bin)
  }

  /// The contact of a datagram. The last one's key is kept: most datagrams go where the one before went.
  private func account(for datagram: borrowing Datagram, _ bin: Coverage.Bin) {
    let name = bin == .opaqueUnknown ? "udp" : datagrams.protocolName
    if datagram.initiator.address != lastClient || datagram.responder != lastServer || name != lastName
      || datagrams.host != nil
    {
      lastClient = datagram.initiator.address
      lastServer = datagram.responder
      lastName = name
      lastKey = ContactTable.key(
        client: datagram.initiator.address, server: datagram.responder, host: datagrams.host,
        protocolName: name, channel: "clear")
    }
    let opening = datagram.frame == datagram.firstFrame ? datagram.frame : nil
    if contacts.addDatagram(lastKey, opening: opening, count: datagram.bytes.byteCount, bin: bin) { return }
    var bytes = Coverage()
    bytes.add(datagram.bytes.byteCount, to: bin)
    add(datagrams, bytes, protocolName: name)
  }

  // MARK: - Ledger

  func trouble(_ kind: StaticString, frame: Int) { inspector.flowTrouble(kind, frame: frame) }

  private func add(_ conversation: Conversation, _ bytes: Coverage, protocolName: String) {
    let host = conversation.host ?? conversation.serverName
    let key = ContactTable.key(
      client: conversation.initiator.address, server: conversation.responder, host: host, protocolName: protocolName,
      channel: conversation.channel)
    contacts.add(key, frame: conversation.firstFrame, coverage: bytes) {
      Contact(
        client: conversation.initiator.address, server: conversation.responder.address,
        serverPort: conversation.responder.port, host: host, protocolName: protocolName, channel: conversation.channel,
        capture: inspector.capture, frames: FrameList([conversation.firstFrame]),
        flow: FlowReference(transport: conversation.transport, firstFrame: conversation.firstFrame),
        time: conversation.time, coverage: bytes)
    }
  }
}
