import AuditModel

/// What the two directions of a connection know of each other.
struct HTTP1Dialogue {
  enum Tunnel { case none, asked, refused }

  var requests = RequestQueue()
  /// The side that sent requests, once it is known.
  var requester: FlowDirection?
  /// Messages were missed, so that the oldest open request need not be the one that is answered next.
  var isPairingLost = false
  /// Whether a CONNECT waits for its answer.
  var tunnel = Tunnel.none
  /// What the connection became.
  var upgrade: HTTP1Upgrade?

  /// Messages of one direction were missed. Requests read before a loss of requests can still be answered; after a loss
  /// of responses nobody knows which were.
  mutating func losePairing(of direction: FlowDirection) {
    if direction != requester { requests.removeAll() }
    isPairingLost = true
  }

  /// A request begins: everything before it was answered or lost.
  mutating func willRequest(from direction: FlowDirection) {
    requester = direction
    if isPairingLost { requests.removeAll() }
    isPairingLost = false
  }

  /// Whether what the other side sends next is the answer to an HTTP/0.9 request: a body and nothing else.
  func expectsBareBody(from direction: FlowDirection) -> Bool {
    requester == direction.opposite && requests.wantsBareBody
  }
}
