/// One client's traffic with one server under one name: who was contacted, how, and how much could be read. The ground
/// of `opaque` and `not-observed`, and of the list of recipients.
package struct Contact: Hashable, Sendable {
  package var client: IPAddress
  package var server: IPAddress
  package var serverPort: UInt16
  package var host: String?
  package var protocolName: String
  package var channel: String
  package var capture: Int
  package var frames: FrameList
  package var flow: FlowReference
  package var time: Timestamp
  package var coverage: Coverage

  package init(
    client: IPAddress, server: IPAddress, serverPort: UInt16, host: String?, protocolName: String, channel: String,
    capture: Int, frames: FrameList, flow: FlowReference, time: Timestamp, coverage: Coverage
  ) {
    self.client = client
    self.server = server
    self.serverPort = serverPort
    self.host = host
    self.protocolName = protocolName
    self.channel = channel
    self.capture = capture
    self.frames = frames
    self.flow = flow
    self.time = time
    self.coverage = coverage
  }
}
