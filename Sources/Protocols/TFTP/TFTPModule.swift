import Bytes

/// TFTP: which files are asked for (RFC 1350, options RFC 2347).
package enum TFTPModule {
  private static let port: UInt16 = 69

  /// Requests. The answers come from another port, so they are conversations of their own.
  package static let datagram = ProtocolModule(
    name: "tftp",
    reader: .datagram { window, ports, sink in
      guard let request = TFTPRequest(window.bytes, isOwnPort: ports.contains(port)) else { return false }
      TFTPReader.tell(request, window, to: sink)
      return true
    })
}
