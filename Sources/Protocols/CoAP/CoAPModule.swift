import Bytes

/// CoAP over datagrams (RFC 7252).
package enum CoAPModule {
  static let port: UInt16 = 5_683

  /// On its port any message whose options can be read; elsewhere only a request for a path.
  package static let datagram = ProtocolModule(
    name: "coap",
    reader: .datagram { window, ports, sink in
      guard let message = CoAPMessage(window.bytes) else { return false }
      guard ports.contains(port) || message.isRequest && message.hasPath else { return false }
      // Pings and bare acknowledgements say nothing.
      guard message.code != 0 else { return true }
      CoAPReader.tell(message, window, to: sink)
      return true
    })
}
