import AuditModel
import Flows
import Protocols

/// The two peers whose bytes are being read, and how to find the frames that carried them. One per TCP flow; one reused
/// for all datagrams.
final class Conversation {
  /// How stream offsets become frames.
  enum Frames {
    case stream(TCPFlow)
    case datagram([Int])
  }

  let transport: Transport
  var initiator: Endpoint
  var responder: Endpoint
  var firstFrame: Int
  var frames: Frames
  /// Time of the newest bytes.
  var time: Timestamp
  var channel = "clear"
  /// The name the client asked for when the channel was opened (SNI).
  var serverName: String?
  /// Protocol of the last message, for the list of contacts.
  var protocolName = ""
  /// Host of the last request.
  var host: String?
  let feeder: StreamFeeder?

  init(
    transport: Transport, initiator: Endpoint, responder: Endpoint, firstFrame: Int, time: Timestamp, frames: Frames,
    feeder: StreamFeeder? = nil
  ) {
    self.transport = transport
    self.initiator = initiator
    self.responder = responder
    self.firstFrame = firstFrame
    self.time = time
    self.frames = frames
    self.feeder = feeder
  }

  func sender(_ direction: FlowDirection) -> Endpoint { direction == .fromInitiator ? initiator : responder }
  func recipient(_ direction: FlowDirection) -> Endpoint { direction == .fromInitiator ? responder : initiator }
}
