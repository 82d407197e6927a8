import Bytes

/// RADIUS: authentication and accounting (RFC 2865, 2866, 5176).
package enum RADIUSModule {
  static let ports: [UInt16] = [1_812, 1_813, 1_645, 1_646, 3_799]

  /// The attributes must fill the length that the header gives; on ports of others there must be three of them, and
  /// nothing behind.
  package static let datagram = ProtocolModule(
    name: "radius",
    reader: .datagram { window, ports, sink in
      guard let packet = RADIUSPacket(window.bytes) else { return false }
      guard Self.ports.contains(where: { ports.contains($0) }) || packet.standsAlone(in: window.bytes) else {
        return false
      }
      RADIUSReader.read(window.bytes.prefix(packet.length), packet, at: window.offset, window.direction, to: sink)
      return true
    })
}
