/// SMTP, submission and LMTP over any port, recognised by the greeting or the first commands.
package enum SMTPModule {
  static let name: StaticString = "smtp"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: SMTPRecogniser.recognise, make: { _ in SMTPDecoder() }))
}
