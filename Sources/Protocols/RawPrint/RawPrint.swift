/// Raw printing: a connection that carries nothing but a job, and the printer's answers (port 9100 of JetDirect
/// servers; HP, Printer Job Language Technical Reference Manual).
package enum RawPrint {
  static let name: StaticString = "raw-print"
  /// One port for each printer of a print server.
  static let ports: ClosedRange<UInt16> = 9_100...9_107

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: RawPrintRecogniser.recognise, make: { _ in RawPrintDecoder() }))
}
