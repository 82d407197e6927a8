import AuditModel
import Bytes
import Decryption
import Flows
import Protocols

/// Connects the flow table with the decoders: each TCP flow gets a feeder at its first payload byte, each datagram goes
/// to the datagram decoders, and every byte lands in the ledger and in the list of contacts.
final class FlowObserver: StreamReceiver {
  private let inspector: MessageInspector
  private let datagramFeeder: DatagramFeeder
  private let linkFeeder = LinkFeeder()
  /// Addresses that neighbours on the link gave for themselves.
  private var linkSenders: [MACAddress: IPAddress] = [:]
  private static let linkSenderLimit = 4_096
  private let datagrams: Conversation
  private var protocolNumbers = NameNumbers()
  /// Who sent the datagram in hand.
  private var direction = FlowDirection.fromInitiator
  private let secrets: SecretStore
  /// Flows that hold ciphertext whose secrets may still come, by partition.
  private let waiting: [WaitingFlows]
  private(set) var coverage = Coverage()

  init(inspector: MessageInspector, secrets: SecretStore) {
    self.inspector = inspector
    self.secrets = secrets
    datagramFeeder = DatagramFeeder(secrets: secrets)
    waiting = (0..<FlowTable.partitionCount).map { _ in WaitingFlows() }
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    datagrams = Conversation(
      transport: .udp, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .frame(1))
    datagramFeeder.observer = self
  }

  // MARK: - Streams

  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow) {
    let conversation = conversation(of: flow, time: chunk.time)
    conversation.time = chunk.time
    conversation.latestFrame = chunk.frame
    inspector.take(up: conversation)
    conversation.feeder?.feed(chunk.bytes, from: chunk.direction, at: chunk.offset, time: chunk.time, into: inspector)
    if flow.places.2 == nil { flow.places.2 = conversation.feeder?.decoderPlace }
    let list = waiting[flow.partition]
    if list.held.wantsAttention { attend(to: list, conversation) }
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
    flow.attachment = nil
    if feeder.awaitsSecrets {
      conversation.isClosed = true
    } else {
      conclude(conversation, feeder)
    }
  }

  /// Everything of the flow was read: it enters the ledger.
  private func conclude(_ conversation: Conversation, _ feeder: StreamFeeder) {
    coverage.merge(feeder.coverage)
    add(conversation, feeder.coverage, protocolName: feeder.protocolName?.description ?? "tcp")
  }

  private func conversation(of flow: TCPFlow, time: Timestamp) -> Conversation {
    // Nobody else attaches anything, and this is asked for every segment.
    if let attachment = flow.attachment { return unsafeDowncast(attachment, to: Conversation.self) }
    let conversation = Conversation(
      transport: .tcp, initiator: flow.initiator, responder: flow.responder, firstFrame: flow.firstFrame, time: time,
      frames: .stream(flow), partition: flow.partition,
      feeder: StreamFeeder(
        FlowContext(
          ports: FlowPorts(initiator: flow.initiator.port, responder: flow.responder.port), secrets: secrets,
          held: waiting[flow.partition].held, sessions: waiting[flow.partition].sessions)))
    flow.attachment = conversation
    flow.places.0 = UnsafeRawPointer(Unmanaged.passUnretained(conversation).toOpaque())
    flow.places.1 = conversation.feeder.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) }
    return conversation
  }

  // MARK: - Late secrets

  /// A flow has begun to wait, or the partition holds too much: those that have waited longest try once more, and give
  /// up what does not open.
  private func attend(to list: WaitingFlows, _ conversation: Conversation) {
    list.held.wantsAttention = false
    if conversation.feeder?.awaitsSecrets ?? false { list.add(conversation) }
    while list.held.isOverLimit, let oldest = list.takeOldest() { settle(oldest) }
    inspector.take(up: conversation)
  }

  /// Tries once more to open what a flow holds; what does not open stays closed.
  private func settle(_ conversation: Conversation) {
    guard let feeder = conversation.feeder else { return }
    tryLateSecrets(of: conversation, feeder)
    if feeder.awaitsSecrets { feeder.stopWaiting(into: inspector) }
    if conversation.isClosed { conclude(conversation, feeder) }
  }

  /// What was held is told as of the moments at which it came; the flow goes on where it was.
  private func tryLateSecrets(of conversation: Conversation, _ feeder: StreamFeeder) {
    let (time, frame) = (conversation.time, conversation.latestFrame)
    inspector.take(up: conversation)
    feeder.secretsArrived(into: inspector)
    (conversation.time, conversation.latestFrame) = (time, frame)
  }

  /// Lets all flows that wait try what came since, for a report on a capture that goes on.
  func tryLateSecrets() {
    for list in waiting {
      for conversation in list.takeAll() {
        guard let feeder = conversation.feeder else { continue }
        tryLateSecrets(of: conversation, feeder)
        if feeder.awaitsSecrets {
          list.add(conversation)
        } else if conversation.isClosed {
          conclude(conversation, feeder)
        }
      }
    }
  }

  /// The TLS sessions of all flows that may be resumed.
  var sessions: [SessionTable.Name: [UInt8]] {
    waiting.reduce(into: [:]) { $0.merge($1.sessions.sessions) { one, _ in one } }
  }

  /// Sessions of flows that are read apart: of other partitions, and by other workers.
  func learn(_ sessions: [SessionTable.Name: [UInt8]]) {
    for list in waiting { list.sessions.learn(sessions) }
  }

  /// The capture is over, and all flows are closed.
  func finish() {
    for list in waiting {
      for conversation in list.takeAll() { settle(conversation) }
    }
    datagramFeeder.finish(into: inspector)
  }

  // MARK: - Datagrams

  func received(_ datagram: borrowing Datagram) -> UInt32 {
    datagrams.beginDatagram(datagram)
    inspector.take(up: datagrams)
    let conversation = DatagramConversation(
      firstFrame: datagram.firstFrame,
      ports: FlowPorts(initiator: datagram.initiator.port, responder: datagram.responder.port),
      partition: datagram.partition)
    direction = datagram.direction
    let outcome = datagramFeeder.feed(
      datagram.bytes, of: conversation, from: datagram.direction, time: datagram.time, into: inspector)
    coverage.add(datagram.missing, to: .gap)
    if !datagrams.hasMessage, outcome != .whole(.opaqueUnknown) {
      datagrams.note(protocol: datagramFeeder.readerName)
    }
    switch outcome {
    case .whole(let bin):
      coverage.add(datagram.bytes.byteCount, to: bin)
      return account(for: datagram, bin)
    case .parts:
      coverage.merge(datagramFeeder.parts)
      add(datagrams, datagramFeeder.parts, protocolName: datagrams.protocolName)
    case .session: break
    }
    return datagram.mark
  }

  /// Adds a datagram to its contact, and answers which that is: as long as the protocol stays the same, the next one of
  /// the conversation belongs to it too and need not look for it.
  private func account(for datagram: borrowing Datagram, _ bin: Coverage.Bin) -> UInt32 {
    let isUnknown = bin == .opaqueUnknown
    let name = datagrams.host == nil ? protocolNumbers.number(of: isUnknown ? "udp" : datagrams.protocolText) : nil
    let mark = ContactMark(rawValue: datagram.mark)
    if let name, let position = mark.position(of: name) {
      inspector.ledgers[datagrams.partition].pointee.contacts.addDatagram(
        at: position, opening: datagram.frame == datagram.firstFrame ? datagram.frame : nil,
        count: datagram.bytes.byteCount, bin: bin)
      return datagram.mark
    }
    var bytes = Coverage()
    bytes.add(datagram.bytes.byteCount, to: bin)
    let position = add(datagrams, bytes, protocolName: isUnknown ? "udp" : datagrams.protocolName)
    guard let name, let position else { return datagram.mark }
    return ContactMark(position, name).rawValue
  }

  private func conversation(of session: DatagramSession) -> Conversation {
    if let conversation = session.attachment as? Conversation { return conversation }
    let conversation = Conversation(
      transport: .udp, initiator: datagrams.initiator, responder: datagrams.responder,
      firstFrame: datagrams.firstFrame, time: datagrams.time, frames: .datagrams(DatagramPlaces()),
      partition: datagrams.partition)
    conversation.note(protocol: session.protocolName)
    session.attachment = conversation
    return conversation
  }

  /// Puts the bytes of a session into the list of contacts.
  private func enter(_ conversation: Conversation) {
    guard conversation.coverage.payloadBytes > 0 else { return }
    add(conversation, conversation.coverage, protocolName: conversation.protocolName)
    conversation.coverage = Coverage()
  }

  // MARK: - Frames without IP

  /// Reads what a frame says to its neighbours on the link; answers the coverage bin of its bytes. The sender is the
  /// address that it gives for itself, or gave before, the recipient everybody on the link.
  func received(
    link payload: LinkPayload, _ bytes: RawSpan, from hardware: MACAddress?, frame: Int, time: Timestamp
  ) -> Coverage.Bin {
    let sender = linkSender(of: bytes, payload, hardware)
    let conversation = Conversation(
      transport: .other, initiator: Endpoint(sender, 0), responder: Endpoint(IPAddress(v4: .max), 0),
      firstFrame: frame, time: time, frames: .frame(frame), partition: FlowTable.partitionCount)
    inspector.take(up: conversation)
    return linkFeeder.feed(bytes, payload, time: time, into: inspector)
  }

  private func linkSender(of bytes: RawSpan, _ payload: LinkPayload, _ hardware: MACAddress?) -> IPAddress {
    guard let hardware else { return linkFeeder.sender(of: bytes, payload) ?? IPAddress(v4: 0) }
    guard let address = linkFeeder.sender(of: bytes, payload) else {
      return linkSenders[hardware] ?? IPAddress(v4: 0)
    }
    if linkSenders.count < Self.linkSenderLimit || linkSenders[hardware] != nil { linkSenders[hardware] = address }
    return address
  }

  // MARK: - Ledger

  func trouble(_ kind: StaticString, frame: Int) { inspector.flowTrouble(kind, frame: frame) }

  /// Answers where the contact stands in its table.
  @discardableResult
  private func add(_ conversation: Conversation, _ bytes: Coverage, protocolName: String) -> Int? {
    let host = conversation.host ?? conversation.serverName
    let key = ContactTable.key(
      client: conversation.initiator.address, server: conversation.responder, host: host, protocolName: protocolName,
      channel: conversation.channel)
    return inspector.ledgers[conversation.partition].pointee.contacts.add(
      key, frame: conversation.firstFrame, coverage: bytes
    ) {
      Contact(
        client: conversation.initiator.address, server: conversation.responder.address,
        serverPort: conversation.responder.port, host: host, protocolName: protocolName, channel: conversation.channel,
        capture: inspector.capture, frames: FrameList([conversation.firstFrame]),
        flow: FlowReference(transport: conversation.transport, firstFrame: conversation.firstFrame),
        time: conversation.time, coverage: bytes)
    }
  }
}

// MARK: - Sessions of datagrams

extension FlowObserver: DatagramObserver {
  func willRead(_ session: DatagramSession, at offset: UInt64) {
    let conversation = conversation(of: session)
    if conversation.firstFrame != datagrams.firstFrame { enter(conversation) }
    conversation.takeOver(datagrams)
    if case .datagrams(let places) = conversation.frames {
      switch datagrams.frames {
      case .frame(let frame): places.note(frame, and: [], at: offset, from: direction)
      case .fragments(let frames):
        places.note(frames.last ?? datagrams.latestFrame, and: Array(frames.dropLast()), at: offset, from: direction)
      case .stream, .datagrams: break
      }
    }
    inspector.take(up: conversation)
  }

  func didDecline(_ session: DatagramSession) { inspector.take(up: datagrams) }

  func didRead(_ session: DatagramSession, _ coverage: Coverage) {
    let conversation = conversation(of: session)
    conversation.coverage.merge(coverage)
    self.coverage.merge(coverage)
    guard case .datagrams(let places) = conversation.frames else { return }
    places.forget(before: session.settledOffset(direction), from: direction)
    session.attachedBytes = places.byteCount
  }

  func willFinish(_ session: DatagramSession) { inspector.take(up: conversation(of: session)) }

  func didFinish(_ session: DatagramSession, _ coverage: Coverage) {
    let conversation = conversation(of: session)
    conversation.coverage.merge(coverage)
    self.coverage.merge(coverage)
    enter(conversation)
    session.attachment = nil
    inspector.take(up: datagrams)
  }
}
