import AuditModel
import Bytes
package import Captures
package import Decryption
import Flows
import Packets
import Protocols

/// Audits the share of one capture's flows that falls to it. Every worker sees every frame; what belongs to no flow is
/// counted by the first one only. Confined to one thread.
package final class CaptureWorker {
  private let isFirst: Bool
  private let shard: Int
  private let shards: Int
  private let decoder = PacketDecoder()
  private let inspector: MessageInspector
  private let observer: FlowObserver
  private let secrets: SecretStore
  private let records: RecordObserver
  private let flows: FlowTable
  private let passes: FrameFilter.Predicate?
  private var coverage = Coverage()
  private var neighbours: Set<Packets.Neighbour> = []
  private var checksums = ChecksumCount()
  /// The secrets with which flows that wait were tried.
  private var triedGeneration = 0

  /// - Parameters:
  ///   - shard: which share of the flows, from 0.
  ///   - count: number of shards.
  ///   - secretsMayCome: whether the input may bring secrets after the frames that they open.
  package init(
    capture: Int, shard: Int, of count: Int, examination: Examination, filter: FrameFilter?,
    secretsMayCome: Bool = false
  ) throws {
    isFirst = shard == 0
    self.shard = shard
    shards = max(1, count)
    inspector = try MessageInspector(capture: capture, examination: examination)
    secrets = examination.secrets.makeStore(mayGrow: secretsMayCome)
    observer = FlowObserver(inspector: inspector, secrets: secrets)
    records = RecordObserver(inspector: inspector)
    flows = FlowTable(shard: shard, of: count, receiver: observer)
    passes = filter?.make()
  }

  /// Whether the worker wants to be told what comes next.
  var looksAhead: Bool { flows.outgrowsCaches }

  /// `frame` most likely comes after the next one to be observed; what it will need begins to be fetched from memory.
  func expect(_ frame: RawSpan, _ linkType: LinkType) {
    if let packet = Packet(glimpseOf: frame, linkType: linkType) { flows.prefetch(packet) }
  }

  /// Takes the next frame.
  package func observe(_ header: borrowing FrameHeader, _ frame: RawSpan) {
    if RecordObserver.reads(header.linkType) {
      if isFirst { records.observe(header, frame) }
      return
    }
    if let passes, !passes(frame, header.originalLength, header.linkType) { return }
    let packet = decoder.decode(
      frame, linkType: header.linkType, number: header.number, time: header.time,
      originalLength: header.originalLength, fcsLength: header.fcsLength)
    if isFirst { noteCondition(of: packet, header) }
    if decoder.showsOtherConversations {
      flows.note(carriers: decoder.carriers, quoted: decoder.quoted, frame: header.number, time: header.time)
    }
    switch packet.kind {
    case .tcp, .udp: addToFlow(packet, frame, header)
    case .fragment: break
    case .arp, .ip:
      if isFirst { book(packet) }
    case .link(let type):
      if isFirst { read(packet, .etherType(type), frame, header) }
    case .cisco(let type):
      if isFirst { read(packet, .cisco(type), frame, header) }
    }
    if isFirst { learnNeighbour(packet, header) }
  }

  /// A name that the capture itself gives for an address (pcapng name resolution block).
  func learn(name: String, of address: IPAddress) {
    inspector.learn(.address(name: name, address), frame: 1, time: Timestamp(nanoseconds: 0), client: address)
  }

  /// A piece of a key log that came with the frames. Every worker must be told of each, at the same place among them.
  /// - Parameter isWhole: The piece ends with its last line.
  /// - Returns: Whether any line of it could be used, as far as it is whole.
  @discardableResult
  package func learn(keyLog bytes: RawSpan, isWhole: Bool) -> Bool {
    let before = secrets.linesRead
    secrets.add(keyLog: bytes)
    if isWhole { secrets.endKeyLog() }
    return secrets.linesRead > before
  }

  /// The capture has been read: all flows are closed. To be called once, before `finish`.
  /// - Returns: The TLS sessions that flows of other workers may go on from.
  package func close() -> [SessionTable.Name: [UInt8]] {
    flows.finish()
    return observer.sessions
  }

  /// Everything that waits is delivered. To be called once.
  /// - Parameter sessions: Those of all workers.
  package func finish(_ sessions: [SessionTable.Name: [UInt8]]) -> WorkerResult {
    observer.learn(sessions)
    observer.finish()
    if isFirst { coverage.add(decoder.fragments.pendingBytes, to: .unsupported) }
    if isFirst { checksums.note(in: inspector) }
    return result(coverage) { $0.takePage() }
  }

  /// What was found so far, without ending anything: for live reports.
  package func snapshot() -> WorkerResult {
    if secrets.generation != triedGeneration {
      triedGeneration = secrets.generation
      observer.tryLateSecrets()
    }
    return result(coverage) { $0.page() }
  }

  private func result(_ coverage: Coverage, page: (inout Ledger) -> LedgerPage) -> WorkerResult {
    var sum = coverage
    sum.merge(observer.coverage)
    sum.merge(records.coverage)
    let pages = (0..<Ledgers.count).map { number in
      let isOwn = number == Ledgers.ofHeaders ? isFirst : number % shards == shard
      return isOwn ? page(&inspector.ledgers[number].pointee) : nil
    }
    return WorkerResult(
      pages: pages, notices: inspector.notices, coverage: sum, tcpStarts: flows.tcpStarts, udpStarts: flows.udpStarts)
  }

  private func addToFlow(_ packet: Packet, _ frame: RawSpan, _ header: borrowing FrameHeader) {
    let (number, time) = (header.number, header.time)
    switch packet.place {
    case .frame:
      flows.add(packet, payload: frame.clamped(packet.payload), frame: number, time: time)
    case .datagram:
      let others = decoder.fragmentFrames.filter { $0 != number }
      decoder.withPayload(of: packet, in: frame) { payload in
        flows.add(packet, payload: payload, frame: number, time: time, otherFrames: others)
      }
    }
  }

  /// Bytes that belong to no flow.
  private func book(_ packet: Packet) {
    let isRead = packet.kind == .arp
    coverage.add(packet.payload.count, to: isRead ? .decoded : .unsupported)
    coverage.add(packet.missing, to: .gap)
  }

  /// Neighbours on the link that say who they are. Frames belong to no flow, so the first worker reads them all.
  private func read(
    _ packet: Packet, _ payload: LinkPayload, _ frame: RawSpan, _ header: borrowing FrameHeader
  ) {
    guard !packet.isUnsupported, packet.missing == 0 else { return book(packet) }
    let bytes = frame.clamped(packet.payload)
    let bin = observer.received(
      link: payload, bytes, from: decoder.linkSource, frame: header.number, time: header.time)
    coverage.add(bytes.byteCount, to: bin)
  }

  private func noteCondition(of packet: Packet, _ header: borrowing FrameHeader) {
    if let condition = decoder.trouble { inspector.flowTrouble(condition, frame: header.number) }
    if case .bad = packet.checksum { checksums.add(header.number) }
  }

  /// What goes to everybody on the link goes to an address of the link: the broadcast address of a subnet.
  private func broadcastAddress(_ packet: Packet) -> Packets.Neighbour? {
    guard let hardware = decoder.linkDestination, hardware.bits == 0xFFFF_FFFF_FFFF, packet.kind == .udp,
      !packet.destination.isMulticastOrBroadcast
    else { return nil }
    return Packets.Neighbour(address: packet.destination, mac: hardware)
  }

  private func learnNeighbour(_ packet: Packet, _ header: borrowing FrameHeader) {
    guard let neighbour = decoder.neighbour ?? broadcastAddress(packet), neighbours.count < 65_536,
      neighbours.insert(neighbour).inserted
    else {
      return
    }
    inspector.learn(
      .neighbour(neighbour.address, neighbour.mac), frame: header.number, time: header.time, client: neighbour.address)
  }
}
