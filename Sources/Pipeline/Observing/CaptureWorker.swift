import AuditModel
import Bytes
package import Captures
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
  private let records: RecordObserver
  private let flows: FlowTable
  private let passes: FrameFilter.Predicate?
  private var coverage = Coverage()
  private var neighbours: Set<Packets.Neighbour> = []
  private var checksums = ChecksumCount()

  /// - Parameters:
  ///   - shard: which share of the flows, from 0.
  ///   - count: number of shards.
  package init(
    capture: Int, shard: Int, of count: Int, examination: Examination, filter: FrameFilter?
  ) throws {
    isFirst = shard == 0
    self.shard = shard
    shards = max(1, count)
    inspector = try MessageInspector(capture: capture, examination: examination)
    observer = FlowObserver(inspector: inspector)
    records = RecordObserver(inspector: inspector)
    flows = FlowTable(shard: shard, of: count, receiver: observer)
    passes = filter?.make()
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
    case .arp, .ip, .link:
      if isFirst { book(packet) }
    }
    if isFirst { learnNeighbour(packet, header) }
  }

  /// A name that the capture itself gives for an address (pcapng name resolution block).
  func learn(name: String, of address: IPAddress) {
    inspector.learn(.address(name: name, address), frame: 1, time: Timestamp(nanoseconds: 0), client: address)
  }

  /// The capture is over: everything that waits is delivered. To be called once.
  package func finish() -> WorkerResult {
    flows.finish()
    if isFirst { coverage.add(decoder.fragments.pendingBytes, to: .unsupported) }
    if isFirst { checksums.note(in: inspector) }
    return result(coverage)
  }

  /// What was found so far, without ending anything: for live reports.
  package func snapshot() -> WorkerResult { result(coverage) }

  private func result(_ coverage: Coverage) -> WorkerResult {
    var sum = coverage
    sum.merge(observer.coverage)
    sum.merge(records.coverage)
    var pages: [LedgerPage?] = inspector.ledgers.enumerated().map { number, ledger in
      number % shards == shard ? ledger.page : nil
    }
    pages[FlowTable.partitionCount] = isFirst ? inspector.ledgers[FlowTable.partitionCount].page : nil
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

  private func noteCondition(of packet: Packet, _ header: borrowing FrameHeader) {
    if let condition = decoder.trouble { inspector.flowTrouble(condition, frame: header.number) }
    if packet.checksum == .bad { checksums.add(header.number) }
  }

  private func learnNeighbour(_ packet: Packet, _ header: borrowing FrameHeader) {
    guard let neighbour = packet.neighbour, neighbours.count < 65_536, neighbours.insert(neighbour).inserted else {
      return
    }
    inspector.learn(
      .neighbour(neighbour.address, neighbour.mac), frame: header.number, time: header.time, client: neighbour.address)
  }
}
