/// POP3 over any port, recognised by the greeting.
package enum POP3Module {
  static let name: StaticString = "pop3"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: POP3Recogniser.recognise, make: { _ in POP3Decoder() }))
}
