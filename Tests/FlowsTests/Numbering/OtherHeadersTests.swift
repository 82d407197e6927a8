import AuditModel
import Flows
import Packets
import Testing

/// Streams that only headers around or inside other packets show are numbered, as tshark 4.0.17 does.
@Suite struct OtherHeadersTests {
  private func header(_ kind: Packet.Kind, _ line: Line, port: UInt16) -> Packet {
    var packet = Packet(kind: kind, source: line.client, destination: line.server)
    packet.sourcePort = port
    packet.destinationPort = 4789
    return packet
  }

  private func note(_ line: Line, carriers: [Packet] = [], quoted: Packet? = nil, frame: Int) {
    line.table.note(carriers: carriers, quoted: quoted, frame: frame, time: Timestamp(seconds: line.time))
  }

  @Test func aQuotedHeaderOpensAStreamOnce() {
    let line = Line()
    for frame in 1...2 {
      note(line, quoted: header(.udp, line, port: 7), frame: frame)
      note(line, quoted: header(.tcp, line, port: 7), frame: frame)
    }
    line.frame = 2
    line.udp(.client, "question")
    line.handshake()
    line.tcp(.client, 1_001, Line.push, ack: 5_001, "GET")
    #expect(line.receiver.datagrams.map { line.table.udpStarts.rank(of: $0.firstFrame) } == [1])
    #expect(line.table.tcpStarts.rank(of: 4) == 1)
    #expect(line.table.tcpStarts.count == 2 && line.table.udpStarts.count == 2)
  }

  @Test func aQuotationOfAKnownConversationChangesNothing() {
    let line = Line()
    line.udp(.client, "question")
    var quoted = header(.udp, line, port: line.clientPort)
    quoted.destinationPort = line.serverPort
    note(line, quoted: quoted, frame: 2)
    #expect(line.table.udpStarts.count == 1)
  }

  @Test func aCarrierIsNumberedBeforeWhatItCarries() {
    let line = Line()
    for port in 1...3 as ClosedRange<UInt16> {
      note(line, carriers: [header(.udp, line, port: port)], frame: line.frame + 1)
      line.clientPort = 50_000 + port
      line.udp(.client, "inner")
    }
    note(line, carriers: [header(.udp, line, port: 1)], frame: line.frame + 1)
    line.udp(.server, "inner")
    #expect(line.receiver.datagrams.map { line.table.udpStarts.rank(of: $0.firstFrame) } == [1, 3, 5, 5])
    #expect(line.table.udpStarts.count == 6)
  }

  @Test func carriersOfAllShardsCount() {
    let shards = (0..<4).map { Line(shard: $0, of: 4) }
    let whole = Line()
    for port in 1...50 as ClosedRange<UInt16> {
      for line in shards + [whole] {
        note(line, carriers: [header(.udp, line, port: port)], frame: line.frame + 1)
        line.clientPort = 50_000 + port
        line.udp(.client, "inner")
      }
    }
    var merged = StreamStarts()
    for line in shards.reversed() { merged.merge(line.table.udpStarts) }
    #expect(merged == whole.table.udpStarts)
    #expect(merged.rank(of: 50) == 99)
  }

  /// Anyone can send an ICMP error; the first packet of the conversation itself says who opened it.
  @Test func aQuotationDoesNotDecideWhoOpened() {
    let line = Line()
    var quoted = Packet(kind: .udp, source: line.server, destination: line.client)
    (quoted.sourcePort, quoted.destinationPort) = (line.serverPort, line.clientPort)
    note(line, quoted: quoted, frame: 1)
    var stream = Packet(kind: .tcp, source: line.server, destination: line.client)
    (stream.sourcePort, stream.destinationPort) = (80, line.clientPort)
    note(line, quoted: stream, frame: 1)
    line.frame = 1
    line.udp(.client, "question")
    line.handshake()
    line.tcp(.client, 1_001, Line.push, ack: 5_001, "GET")
    line.table.finish()
    #expect(line.receiver.datagrams.map(\.direction) == [.fromInitiator])
    #expect(line.receiver.datagrams.map(\.firstFrame) == [1])
    #expect(line.receiver.flows.map(\.initiator.port) == [49_152])
  }
}
