import AuditModel
import Bytes
import Packets
import TestSupport

/// A decoder and what it last made of a frame, copied out for the tests.
struct Decoded {
  var packet: Packet
  var payload: [UInt8]
  var linkSource: MACAddress?
  var linkDestination: MACAddress?
  var neighbour: Neighbour?
  var trouble: String?

  init(
    _ frame: [UInt8], _ linkType: LinkType = .ethernet, with decoder: PacketDecoder = PacketDecoder(), number: Int = 1,
    seconds: Int64 = 0, originalLength: Int = 0, fcsLength: UInt8 = 0
  ) {
    let span = frame.span.bytes
    packet = decoder.decode(
      span, linkType: linkType, number: number, time: Timestamp(seconds: seconds), originalLength: originalLength,
      fcsLength: fcsLength)
    payload = decoder.withPayload(of: packet, in: span) { $0.withUnsafeBytes { Array($0) } }
    linkSource = decoder.linkSource
    linkDestination = decoder.linkDestination
    neighbour = decoder.neighbour
    trouble = decoder.trouble.map { $0.description }
  }

  var kind: Packet.Kind { packet.kind }
}

enum Sample {
  static let client = Endpoint(Frames.client, 49_152)
  static let server = Endpoint(Frames.server, 80)
  static let client6 = Endpoint(Frames.client6, 49_152)
  static let server6 = Endpoint(Frames.server6, 80)
  static let payload = Array("GET / HTTP/1.1".utf8)
  static let segment = Frames.tcp(payload, from: client, to: server, sequence: 77, acknowledgement: 88)
  static let packet = Frames.ipv4(segment, protocol: 6)
  static let packet6 = Frames.ipv6(Frames.tcp(payload, from: client6, to: server6, sequence: 77), next: 6)
  static let frame = Frames.ethernet(packet)
}
