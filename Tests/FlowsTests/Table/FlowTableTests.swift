import AuditModel
import Flows
import Packets
import Testing

@Suite struct FlowTableTests {
  @Test func datagramsKnowTheirConversation() {
    let line = Line()
    line.udp(.server, "announcement")
    line.udp(.client, "question")
    line.clientPort += 1
    line.udp(.client, "other", missing: 9)
    let datagrams = line.receiver.datagrams
    #expect(datagrams.map(\.text) == ["announcement", "question", "other"])
    #expect(datagrams.map(\.direction) == [.fromInitiator, .fromResponder, .fromInitiator])
    #expect(datagrams.map(\.firstFrame) == [1, 1, 3])
    #expect(datagrams.map(\.missing) == [0, 0, 9])
    #expect(datagrams.map { $0.initiator.port } == [53, 53, 49_153])
    #expect(line.table.udpStarts.count == 2 && line.table.tcpStarts.count == 0)
  }

  /// Each conversation gives back what the receiver answered for its datagram before; the receiver answers how many
  /// datagrams there were.
  @Test func aConversationKeepsTheMarkOfItsReceiver() {
    let line = Line()
    line.udp(.client, "question")
    line.udp(.server, "answer")
    line.clientPort += 1
    line.udp(.client, "other")
    line.clientPort -= 1
    line.udp(.client, "question")
    #expect(line.receiver.marks == [0, 1, 0, 2])
  }

  @Test func emptyDatagramOpensAConversationAndDeliversNothing() {
    let line = Line()
    line.udp(.client, "")
    line.udp(.server, "answer")
    #expect(line.receiver.datagrams.map(\.firstFrame) == [1])
    #expect(line.receiver.datagrams.map(\.direction) == [.fromResponder])
  }

  /// As tshark 4.0.17 numbers packets of these kinds between ports 40000 and 161.
  @Test(arguments: [
    (["no", "ask", "answer", "ask", "no"], [0, 0, 1, 1, 1]), (["ask", "ask", "answer", "ask"], [0, 1, 1, 1]),
    (["answer", "ask", "answer"], [0, 1, 1]), (["no", "no", "no"], [0, 0, 0]),
  ]) func snmpIsNumberedAsWiresharkDoes(packets: [String], streams: [Int]) {
    let line = Line()
    line.serverPort = 161
    for packet in packets {
      line.udp(packet == "answer" ? .server : .client, packet == "no" ? packet : "\u{30}\u{26}\u{02}\u{01}\u{00}")
    }
    #expect(line.receiver.datagrams.map { line.table.udpStarts.rank(of: $0.firstFrame) } == streams)
    #expect(
      line.receiver.datagrams.map { $0.initiator.port }.allSatisfy { $0 == (packets[0] == "answer" ? 161 : 49_152) })
  }

  @Test func equalBitsOfBothVersionsAreTwoFlows() {
    let line = Line()
    line.udp(.client, "v4")
    line.client = IPAddress(v6: line.client.bits)
    line.server = IPAddress(v6: line.server.bits)
    line.udp(.client, "v6")
    line.udp(.server, "v6 answer")
    #expect(line.receiver.datagrams.map(\.firstFrame) == [1, 2, 2])
  }

  @Test func aHostThatTalksToItself() {
    let line = Line()
    line.server = line.client
    line.udp(.client, "there")
    line.udp(.server, "back")
    #expect(line.receiver.datagrams.map(\.direction) == [.fromInitiator, .fromResponder])
    #expect(line.receiver.datagrams.map(\.firstFrame) == [1, 1])
  }

  @Test func otherPacketsArePassedOver() {
    let receiver = RecordingReceiver()
    let table = FlowTable(receiver: receiver)
    let payload: [UInt8] = [1, 2, 3]
    for kind: Packet.Kind in [.arp, .fragment, .ip(1), .link(0x88CC)] {
      table.add(Packet(kind: kind), payload: payload.span.bytes, frame: 1, time: Timestamp(seconds: 0))
    }
    table.finish()
    #expect(receiver.datagrams.isEmpty && receiver.streams.isEmpty)
  }

  @Test func streamsCloseInTheOrderOfTheirOpening() {
    let line = Line()
    for port in UInt16(2_000)..<2_400 {
      line.clientPort = port
      line.tcp(.client, 10, ack: 0, "x")
    }
    line.table.finish()
    #expect(line.receiver.streams.map(\.firstFrame) == Array(1...400))
    #expect(line.receiver.streams.allSatisfy { $0.isClosed })
  }

  /// The table against the dictionary it replaces, through many splits of its blocks.
  @Test(arguments: [true, false]) func everyConversationIsFoundAgain(isV6: Bool) {
    let line = Line()
    var random = SeededGenerator(3)
    var opened: [UInt64: Int] = [:]
    for _ in 0..<120_000 {
      let host = UInt64.random(in: 0..<600, using: &random)
      line.clientPort = UInt16.random(in: 0..<100, using: &random)
      line.client =
        isV6 ? IPAddress(v6: 0x2001_0DB8 << 96 | UInt128(host)) : IPAddress(v4: 0xC633_6400 + UInt32(host))
      if isV6 { line.server = IPAddress(v6: 0x2001_0DB8 << 96 | 1 << 64) }
      let frame = line.udp(.client, "x")
      let key = host << 16 | UInt64(line.clientPort)
      opened[key] = opened[key] ?? frame
      #expect(line.receiver.datagrams.last?.firstFrame == opened[key])
    }
    #expect(line.table.udpStarts.count == opened.count)
    #expect(line.receiver.troubles.isEmpty)
  }
}
