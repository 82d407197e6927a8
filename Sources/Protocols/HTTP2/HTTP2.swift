/// HTTP/2 in clear (prior knowledge, `Upgrade: h2c`) or out of TLS.
package enum HTTP2 {
  static let name: StaticString = "http/2"

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: HTTP2Recogniser.recognise, make: { HTTP2Decoder(in: $0) }))
}
