import Bytes

/// NTP, one packet per datagram (RFC 5905; control messages: RFC 9327).
package enum NTPModule {
  private static let port: UInt16 = 123

  /// Has no mark of its own, so only on its port, and only with a plausible first byte and length.
  package static let datagram = ProtocolModule(
    name: "ntp", ports: [port],
    reader: .datagram { window, ports, sink in
      guard ports.contains(port), let packet = NTPPacket(window.bytes) else { return false }
      NTPReader.read(window.bytes, packet, at: window.offset, from: window.direction, to: sink)
      return true
    })
}
