/// IMAP4 over any port, recognised by the greeting or a tagged command.
package enum IMAPModule {
  static let name: StaticString = "imap"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: IMAPRecogniser.recognise, make: { _ in IMAPDecoder() }))
}
