import AuditModel
import Bytes

/// SNMP v1, v2c and the readable parts of v3 (RFC 1157, 3416, 3412, 3414).
package enum SNMPModule {
  private static let ports: [UInt16] = [161, 162]

  /// One message per datagram, on any port: the frame of a message is narrow enough to be its own proof.
  package static let module = ProtocolModule(
    name: "snmp", ports: ports,
    reader: .partial { window, ports, sink in
      guard let message = SNMPMessage(window.bytes) else { return nil }
      // Elsewhere a length that lies is no SNMP.
      guard message.isWhole || ports.contains(Self.ports[0]) || ports.contains(Self.ports[1]) else { return nil }
      let sealed = SNMPReader(window.bytes, message, from: window.direction).read(into: sink)
      var coverage = Coverage(window.bytes.byteCount - sealed, .decoded)
      coverage.add(sealed, to: .opaqueEncrypted)
      return coverage
    })
}
