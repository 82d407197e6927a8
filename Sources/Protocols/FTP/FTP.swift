/// File Transfer Protocol, the control connection (RFC 959, 2428, 4217). Files on data connections are put together by
/// `Documents` where they show what they are, else searched raw, and joined with the command that opened them by the
/// fact `dataChannel`.
package enum FTP {
  static let name: StaticString = "ftp"
  static let port: UInt16 = 21

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: FTPRecogniser.recognise, make: { _ in FTPDecoder() }))
}
