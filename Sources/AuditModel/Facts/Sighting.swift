/// Where, when and between whom something was seen.
package struct Sighting: Hashable, Sendable {
  package var capture: Int
  /// Up to `FrameList.limit` frame numbers, ascending, counted from 1.
  package var frames: FrameList
  package var flow: FlowReference
  package var time: Timestamp
  /// The side that asks: the flow's initiator.
  package var client: IPAddress
  package var server: IPAddress
  package var serverPort: UInt16
  /// The name by which the client addressed the server (Host, SNI), if it did.
  package var host: String?
  /// `http/1.1`, `tls`, `dns` …
  package var protocolName: String
  /// `clear`, `tls1.2` …
  package var channel: String
  /// The message's first words, as in a transfer's `location`; empty where there are none.
  package var start: String
  /// Preference signals in force: `dnt`, `gpc`.
  package var signals: [String: String]

  package init(
    capture: Int, frames: FrameList, flow: FlowReference, time: Timestamp, client: IPAddress, server: IPAddress,
    serverPort: UInt16, host: String? = nil, protocolName: String, channel: String = "clear", start: String = "",
    signals: [String: String] = [:]
  ) {
    self.capture = capture
    self.frames = frames
    self.flow = flow
    self.time = time
    self.client = client
    self.server = server
    self.serverPort = serverPort
    self.host = host
    self.protocolName = protocolName
    self.channel = channel
    self.start = start
    self.signals = signals
  }
}
