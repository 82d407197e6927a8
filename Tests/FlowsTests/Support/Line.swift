import AuditModel
import Flows
import Packets

/// A line with two hosts on it. What they send is numbered and goes to flow tables.
final class Line {
  enum Host { case client, server }

  static let fin: UInt8 = 0x01
  static let syn: UInt8 = 0x02
  static let rst: UInt8 = 0x04
  static let push: UInt8 = 0x08
  static let ack: UInt8 = 0x10

  let receiver = RecordingReceiver()
  let table: FlowTable
  var frame = 0
  var clientPort: UInt16 = 49_152
  /// Of datagrams; streams go to port 80.
  var serverPort: UInt16 = 53
  var client = IPAddress(v4: 0xC000_0201)
  var server = IPAddress(v4: 0xCB00_7110)
  /// Seconds.
  var time: Int64 = 1_700_000_000

  init(limits: FlowLimits = FlowLimits(), shard: Int = 0, of count: Int = 1) {
    table = FlowTable(shard: shard, of: count, limits: limits, receiver: receiver)
  }

  /// One TCP segment. Answers its frame number.
  @discardableResult
  func tcp(
    _ host: Host, _ sequence: UInt32, _ flags: UInt8 = Line.ack, ack: UInt32 = 0, _ payload: [UInt8] = [],
    missing: Int = 0, otherFrames: [Int] = []
  ) -> Int {
    var packet = packet(.tcp, from: host, serverPort: 80)
    packet.sequence = sequence
    packet.acknowledgement = ack
    packet.flags = flags
    packet.missing = missing
    return show(packet, payload, otherFrames)
  }

  @discardableResult
  func tcp(
    _ host: Host, _ sequence: UInt32, _ flags: UInt8 = Line.ack, ack: UInt32 = 0, _ text: String, missing: Int = 0,
    otherFrames: [Int] = []
  ) -> Int {
    tcp(host, sequence, flags, ack: ack, Array(text.utf8), missing: missing, otherFrames: otherFrames)
  }

  @discardableResult
  func udp(_ host: Host, _ text: String, missing: Int = 0) -> Int {
    var packet = packet(.udp, from: host, serverPort: serverPort)
    packet.missing = missing
    return show(packet, Array(text.utf8), [])
  }

  /// The three packets that open a connection, with these initial sequence numbers.
  func handshake(_ clientInitial: UInt32 = 1_000, _ serverInitial: UInt32 = 5_000) {
    tcp(.client, clientInitial, Line.syn)
    tcp(.server, serverInitial, Line.syn | Line.ack, ack: clientInitial &+ 1)
    tcp(.client, clientInitial &+ 1, ack: serverInitial &+ 1)
  }

  private func packet(_ kind: Packet.Kind, from host: Host, serverPort: UInt16) -> Packet {
    var packet = Packet(
      kind: kind, source: host == .client ? client : server, destination: host == .client ? server : client)
    packet.sourcePort = host == .client ? clientPort : serverPort
    packet.destinationPort = host == .client ? serverPort : clientPort
    return packet
  }

  private func show(_ packet: Packet, _ payload: [UInt8], _ otherFrames: [Int]) -> Int {
    frame += 1
    table.add(
      packet, payload: payload.span.bytes, frame: frame, time: Timestamp(seconds: time), otherFrames: otherFrames)
    return frame
  }
}
