/// TCP streams that are nothing but a document: files on the data connections of FTP, and what programs say to each
/// other in bare JSON. They have no protocol of their own, so they keep the transport's name; but they are put
/// together, so that what is compressed or long is read as a whole.
package enum DocumentModule {
  static let name: StaticString = "tcp"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: DocumentKind.recognise, make: { DocumentDecoder(port: $0.ports.responder) }))
}
