/// Line Printer Daemon protocol (RFC 1179).
package enum LPD {
  static let name: StaticString = "lpd"
  static let port: UInt16 = 515

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: LPDRecogniser.recognise, make: { _ in LPDDecoder() }))
}
