import AuditModel
import Bytes
import Flows
import Protocols

/// The two peers whose bytes are being read, and how to find the frames that carried them. One per TCP flow, one per
/// session of datagrams; one reused for all other datagrams.
final class Conversation {
  /// How stream offsets become frames.
  enum Frames {
    case stream(TCPFlow)
    /// A datagram that came in one frame.
    case frame(Int)
    /// A datagram that came in fragments.
    case fragments([Int])
    /// Datagrams that hang together.
    case datagrams(DatagramPlaces)
  }

  let transport: Transport
  var initiator: Endpoint
  var responder: Endpoint
  var firstFrame: Int
  var frames: Frames
  /// Partition of the flow table that it belongs to.
  private(set) var partition: Int
  /// Time and frame of the newest bytes.
  var time: Timestamp
  var latestFrame: Int
  var channel = "clear" { didSet { knownPrint = nil } }
  /// The name the client asked for when the channel was opened (SNI).
  var serverName: String? { didSet { knownPrint = nil } }
  /// What is true outside of the tunnels that are being read.
  private var outside: [(channel: String, serverName: String?, host: String?, tunnel: Int?)] = []
  /// The stream of the tunnel that is being read.
  private var tunnel: Int?
  /// Protocol of the last message; a name of the transport as long as there was none.
  private(set) var protocolName: String { didSet { knownPrint = nil } }
  /// The same, as the decoder gave it; empty as long as there was none.
  private(set) var protocolText: StaticString = ""
  /// Host of the last request.
  var host: String?
  let feeder: StreamFeeder?
  /// Bytes of a session that are not yet in the list of contacts.
  var coverage = Coverage()
  /// It stands in the list of those that wait for secrets.
  var isWaiting = false
  /// The flow table has closed it; what it holds keeps it out of the ledger.
  var isClosed = false
  private var knownPrint: Fingerprint?

  init(
    transport: Transport, initiator: Endpoint, responder: Endpoint, firstFrame: Int, time: Timestamp, frames: Frames,
    partition: Int = 0, feeder: StreamFeeder? = nil
  ) {
    self.partition = partition
    self.transport = transport
    self.initiator = initiator
    self.responder = responder
    self.firstFrame = firstFrame
    self.time = time
    self.frames = frames
    self.feeder = feeder
    latestFrame = firstFrame
    protocolName = transport.rawValue
  }

  func sender(_ direction: FlowDirection) -> Endpoint { direction == .fromInitiator ? initiator : responder }
  func recipient(_ direction: FlowDirection) -> Endpoint { direction == .fromInitiator ? responder : initiator }

  /// Hash of the channel, the name asked for when it was opened, and the protocol.
  var channelPrint: Fingerprint {
    if let knownPrint { return knownPrint }
    var print = Fingerprint()
    print.combine(serverName ?? "")
    print.combine(channel)
    print.combine(protocolName)
    knownPrint = print
    return print
  }

  func reference(sub: Int?) -> FlowReference {
    FlowReference(transport: transport, firstFrame: firstFrame, sub: sub ?? tunnel)
  }

  /// What is read next lies in a tunnel.
  func beginTunnel(_ stream: Int) {
    outside.append((channel, serverName, host, tunnel))
    tunnel = stream
    host = nil
  }

  /// That tunnel is left.
  func endTunnel() {
    guard let before = outside.popLast() else { return }
    (channel, serverName, host, tunnel) = before
  }

  /// A message of this protocol begins. The text is made only when the protocol changes.
  func note(protocol name: StaticString) {
    hasMessage = true
    guard name.utf8Start != protocolText.utf8Start else { return }
    protocolText = name
    protocolName = name.description
  }

  /// A message began since the datagram in hand did.
  private(set) var hasMessage = false

  /// Starts over for the next datagram.
  func beginDatagram(_ datagram: borrowing Datagram) {
    hasMessage = false
    initiator = datagram.initiator
    responder = datagram.responder
    firstFrame = datagram.firstFrame
    partition = datagram.partition
    time = datagram.time
    latestFrame = datagram.frame
    frames =
      datagram.otherFrames.isEmpty
      ? .frame(datagram.frame) : .fragments((datagram.otherFrames + [datagram.frame]).sorted())
    if host != nil { host = nil }
  }

  /// The next datagram of a session is the one in hand. Its peers may have moved.
  func takeOver(_ datagram: Conversation) {
    initiator = datagram.initiator
    responder = datagram.responder
    firstFrame = datagram.firstFrame
    time = datagram.time
    latestFrame = datagram.latestFrame
  }

  // MARK: Frames that can be forgotten

  /// Values that cross the border of two raw windows are told with the second one: so much is kept.
  private static let overlap: UInt64 = 8_192

  /// A message of this direction that ended at `offset` is done.
  func settle(_ offset: UInt64, from direction: FlowDirection) {
    guard case .stream(let flow) = frames, offset > Self.overlap else { return }
    flow.forget(before: offset - Self.overlap, from: direction)
  }
}
