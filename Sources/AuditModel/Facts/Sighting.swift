/// Where, when and between whom something was seen. All but the frames is shared between the many things that one
/// message shows, so that a sighting is cheap to copy.
package struct Sighting: Hashable, Sendable {
  /// What the sightings of one message have in common.
  package final class Context: Hashable, Sendable {
    package let capture: Int
    package let flow: FlowReference
    package let time: Timestamp
    package let client: IPAddress
    package let server: IPAddress
    package let serverPort: UInt16
    package let host: String?
    package let protocolName: String
    package let channel: String
    package let start: String
    package let signals: [String: String]

    package init(
      capture: Int, flow: FlowReference, time: Timestamp, client: IPAddress, server: IPAddress, serverPort: UInt16,
      host: String?, protocolName: String, channel: String, start: String, signals: [String: String]
    ) {
      self.capture = capture
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

    package static func == (left: Context, right: Context) -> Bool {
      left === right
        || left.capture == right.capture && left.flow == right.flow && left.time == right.time
          && left.client == right.client && left.server == right.server && left.serverPort == right.serverPort
          && left.host == right.host && left.protocolName == right.protocolName && left.channel == right.channel
          && left.start == right.start && left.signals == right.signals
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(capture)
      hasher.combine(flow)
      hasher.combine(time)
      hasher.combine(host)
    }
  }

  package var context: Context
  /// Up to `FrameList.limit` frame numbers, ascending, counted from 1.
  package var frames: FrameList

  package init(_ context: Context, frames: FrameList) {
    self.context = context
    self.frames = frames
  }

  package init(
    capture: Int, frames: FrameList, flow: FlowReference, time: Timestamp, client: IPAddress, server: IPAddress,
    serverPort: UInt16, host: String? = nil, protocolName: String, channel: String = "clear", start: String = "",
    signals: [String: String] = [:]
  ) {
    self.frames = frames
    context = Context(
      capture: capture, flow: flow, time: time, client: client, server: server, serverPort: serverPort, host: host,
      protocolName: protocolName, channel: channel, start: start, signals: signals)
  }

  /// The same, said to be part of another message.
  package func renamed(start: String, protocolName: String) -> Sighting {
    Sighting(
      capture: capture, frames: frames, flow: flow, time: time, client: client, server: server, serverPort: serverPort,
      host: host, protocolName: protocolName, channel: channel, start: start, signals: signals)
  }

  package var capture: Int { context.capture }
  package var flow: FlowReference { context.flow }
  package var time: Timestamp { context.time }
  /// The side that asks: the flow's initiator.
  package var client: IPAddress { context.client }
  package var server: IPAddress { context.server }
  package var serverPort: UInt16 { context.serverPort }
  /// The name by which the client addressed the server (Host, SNI), if it did.
  package var host: String? { context.host }
  /// `http/1.1`, `tls`, `dns` …
  package var protocolName: String { context.protocolName }
  /// `clear`, `tls1.2` …
  package var channel: String { context.channel }
  /// The message's first words, as in a transfer's `location`; empty where there are none.
  package var start: String { context.start }
  /// Preference signals in force: `dnt`, `gpc`.
  package var signals: [String: String] { context.signals }
}
