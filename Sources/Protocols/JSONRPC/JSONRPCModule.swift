/// JSON-RPC 2.0 objects one behind the other on a byte stream, with no delimiter or a line end between them; and what
/// MakerBot's printers put between them: raw bytes behind `put_raw` and `camera_frame`.
package enum JSONRPCModule {
  static let name: StaticString = "json-rpc"

  package static let stream = ProtocolModule(
    name: name, reader: .stream(recognise: JSONRPCObject.recognise, make: { _ in JSONRPCDecoder() }))
}
