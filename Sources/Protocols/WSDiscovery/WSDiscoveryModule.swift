import Bytes

/// WS-Discovery: SOAP envelopes in datagrams (WS-Discovery of April 2005, and OASIS WS-Discovery 1.1).
package enum WSDiscoveryModule {
  /// One envelope per datagram, known by the namespace of discovery near its start, on any port.
  package static let module = ProtocolModule(
    name: "ws-discovery", ports: [3_702],
    reader: .datagram { window, _, sink in
      guard WSDiscoveryReader.recognise(window.bytes) else { return false }
      WSDiscoveryReader(window.bytes, from: window.direction, sink: sink).read()
      return true
    })
}
