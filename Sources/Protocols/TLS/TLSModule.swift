/// TLS and SSL over TCP, on any port: handshakes, and what the secrets at hand open.
package enum TLSModule {
  package static let stream = ProtocolModule(
    name: "tls",
    reader: .stream(
      recognise: { window, _ in TLSRecognition.recognise(window.bytes) },
      make: { TLSStreamDecoder($0) }))
}
