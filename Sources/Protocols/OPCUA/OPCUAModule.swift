/// OPC UA over TCP in the binary encoding (OPC 10000-6 sections 5.2 and 7.1): what is said in clear while a connection
/// and a session are opened.
package enum OPCUAModule {
  static let name: StaticString = "opcua"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: OPCUAChunk.recognise, make: { _ in OPCUADecoder() }))
}
