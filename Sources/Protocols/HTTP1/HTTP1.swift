/// HTTP/1 over any port, recognised by its start lines.
package enum HTTP1 {
  static let name: StaticString = "http/1.1"

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: HTTP1Recogniser.recognise, make: { HTTP1Decoder($0) }))
}
