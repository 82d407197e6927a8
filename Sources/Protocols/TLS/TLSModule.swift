/// TLS and SSL over TCP, on any port, up to the point where it turns opaque.
package enum TLSModule {
  package static let stream = ProtocolModule(
    name: "tls",
    reader: .stream(
      recognise: { window, _ in TLSRecognition.recognise(window.bytes) },
      make: { _ in TLSStreamDecoder() }))
}
