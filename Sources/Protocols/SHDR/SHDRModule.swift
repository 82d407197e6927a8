/// The lines that an MTConnect adapter sends to its agent: `timestamp|key|value|key|value`, and the `* PING` between.
package enum SHDRModule {
  static let name: StaticString = "mtconnect-shdr"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: SHDRLine.recognise, make: { _ in SHDRDecoder() }))
}
