import AuditModel
import Bytes

/// TFTP: which files are asked for, and the files (RFC 1350, options RFC 2347).
package enum TFTPModule {
  private static let port: UInt16 = 69

  /// Requests. The answers come from another port, so they are conversations of their own.
  package static let datagram = ProtocolModule(
    name: "tftp",
    reader: .datagram { window, ports, sink in
      guard let request = TFTPRequest(window.bytes, isOwnPort: ports.contains(port)) else { return false }
      let client = window.direction == .fromInitiator ? ports.initiator : ports.responder
      TFTPReader.tell(request, window, from: client, to: sink)
      return true
    })

  /// The transfer. It begins with granted options, the first block of data, or permission to send it, between ports that
  /// both sides chose by chance (RFC 1350 section 4): equal ones are another protocol's (HSRP begins with the same bytes).
  package static let transfer = ProtocolModule(
    name: "tftp",
    reader: .conversation { window, ports, _ in
      guard let code = window.bytes.u16(at: 0), (3...6).contains(code), !ports.contains(port),
        ports.initiator != ports.responder, let packet = TFTPPacket(window.bytes)
      else { return nil }
      switch packet {
      case .data(block: 1) where window.bytes.byteCount <= TFTPPacket.blockSize + TFTPPacket.dataOffset: break
      case .acknowledgement(block: 0), .options: break
      default: return nil
      }
      return TFTPTransfer(ports)
    })
}
