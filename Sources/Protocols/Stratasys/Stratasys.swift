/// The line protocol of Stratasys FDM printers: 64-byte blocks of text, and files by length. Publicly known of it is
/// what clients of the status file do; job submission is read by the same frames as far as they fit.
package enum Stratasys {
  static let name: StaticString = "stratasys-fdm"
  /// Where the printers listen. Recognition is by content; the port tells the sides apart when only one was captured.
  static let port: UInt16 = 53_742

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: StratasysRecogniser.recognise, make: { StratasysDecoder(ports: $0.ports) }))
}
