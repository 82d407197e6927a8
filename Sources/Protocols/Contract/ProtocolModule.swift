package import AuditModel

/// One entry of the catalogue: how to recognise a protocol and how to read it. Recognition is by content; ports only
/// settle a tie.
package struct ProtocolModule: Sendable {
  package enum Reader: Sendable {
    /// A byte stream: TCP.
    case stream(
      recognise: @Sendable (borrowing StreamWindow, FlowPorts) -> Recognition,
      make: @Sendable (FlowContext) -> any StreamDecoder)
    /// Datagrams: UDP. Reads one whole datagram and answers `false`, having told the sink nothing, when it is not this
    /// protocol.
    case datagram(@Sendable (borrowing StreamWindow, FlowPorts, any MessageSink) -> Bool)
    /// As `datagram`, for protocols that may leave part of a datagram sealed: answers the bins of its bytes, or `nil`.
    case partial(@Sendable (borrowing StreamWindow, FlowPorts, any MessageSink) -> Coverage?)
    /// Datagrams that hang together. Asked for each datagram of a conversation that has no session yet: answers, having
    /// told nothing, a new decoder when the datagram opens one, or a known one (from the registry) whose peers have
    /// changed their addresses. The decoder is then given this datagram first. Must be as cheap as recognition.
    case conversation(
      claim: @Sendable (borrowing StreamWindow, FlowPorts, DatagramRegistry) -> (any DatagramDecoder)?)
    /// Frames without IP, known by what the link calls their payload: they belong to no flow.
    case link(LinkPayload, LinkReader)
  }

  /// How the payload of a frame is read.
  package struct LinkReader: Sendable {
    /// The address that the sender gives for itself, if any.
    let sender: @Sendable (RawSpan) -> IPAddress?
    /// Reads one payload; answers `false`, having told the sink nothing, when it is not what the link said.
    let read: @Sendable (borrowing StreamWindow, any MessageSink) -> Bool

    package init(
      sender: @escaping @Sendable (RawSpan) -> IPAddress?,
      read: @escaping @Sendable (borrowing StreamWindow, any MessageSink) -> Bool
    ) {
      self.sender = sender
      self.read = read
    }
  }

  /// As in reports: `http/1.1`, `dns`.
  package let name: StaticString
  package let reader: Reader
  /// Ports on which this protocol is asked before others: where the bytes could be of several, the port settles it.
  package let ports: [UInt16]

  package init(name: StaticString, ports: [UInt16] = [], reader: Reader) {
    self.name = name
    self.ports = ports
    self.reader = reader
  }

  var readsStreams: Bool {
    if case .stream = reader { true } else { false }
  }

  var readsLinks: Bool {
    if case .link = reader { true } else { false }
  }
}

/// Whether the first bytes of one direction belong to a protocol.
package enum Recognition: Sendable, Equatable {
  case yes, no
  /// Too few bytes to tell.
  case unsure
}

/// The ports of a flow.
package struct FlowPorts: Sendable, Hashable {
  package let initiator: UInt16
  package let responder: UInt16

  package init(initiator: UInt16, responder: UInt16) {
    self.initiator = initiator
    self.responder = responder
  }

  package func contains(_ port: UInt16) -> Bool { initiator == port || responder == port }
}
