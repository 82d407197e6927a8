import Bytes

/// CoAP over datagrams (RFC 7252).
package enum CoAPModule {
  static let port: UInt16 = 5_683

  /// Messages that carry parts of a payload (RFC 7959): from the first such message on, all of the conversation are
  /// read together.
  package static let blocks = ProtocolModule(
    name: "coap",
    reader: .conversation { window, ports, _ in
      guard let message = CoAPMessage(window.bytes), message.hasBlock, ports.contains(port) || message.isPathRequest
      else { return nil }
      return CoAPConversation()
    })

  /// On its port any message whose options can be read; elsewhere only a request for a path.
  package static let datagram = ProtocolModule(
    name: "coap",
    reader: .datagram { window, ports, sink in
      guard let message = CoAPMessage(window.bytes) else { return false }
      guard ports.contains(port) || message.isPathRequest else { return false }
      // Pings and bare acknowledgements say nothing.
      guard message.code != 0 else { return true }
      CoAPReader.tell(message, window, to: sink)
      return true
    })
}
