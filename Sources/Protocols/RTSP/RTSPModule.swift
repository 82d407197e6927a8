/// RTSP over any port, recognised by the first line.
package enum RTSPModule {
  package static let stream = ProtocolModule(
    name: SessionProtocol.rtsp.name,
    reader: .stream(
      recognise: { window, _ in SessionLine.recognise(window.bytes, .rtsp, isEnd: false) },
      make: { _ in SessionStreamDecoder(.rtsp) }))
}
