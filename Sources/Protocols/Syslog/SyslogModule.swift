import AuditModel
import Bytes

/// Syslog: RFC 5424 and the older form of RFC 3164, over datagrams (RFC 5426) and streams (RFC 6587, 5425).
package enum SyslogModule {
  /// Plain, plain over TCP, and inside TLS.
  static let ports: [UInt16] = [514, 601, 6_514]

  /// One message per datagram.
  package static let datagram = ProtocolModule(
    name: "syslog", ports: [514],
    reader: .datagram { window, ports, sink in
      guard window.bytes.u8(at: 0) == 0x3C, let priority = SyslogPriority(window.bytes) else { return false }
      let isOwnPort = Self.ports.contains { ports.contains($0) }
      guard isOwnPort || SyslogMessage.isPlausible(window.bytes.dropping(priority.length)) else { return false }
      SyslogReader.read(window.bytes, at: window.offset, from: window.direction, to: sink)
      return true
    })

  /// Messages that end with a line, or have their length before them.
  package static let stream = ProtocolModule(
    name: "syslog",
    reader: .stream(
      recognise: { window, ports in SyslogFrame.recognise(window.bytes, ports) },
      make: { _ in SyslogStreamDecoder() }))
}
