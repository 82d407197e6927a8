package import AuditModel
import Bytes
package import Decryption

/// Reads datagrams: by the session of their conversation, else by the first module of the catalogue that knows them;
/// others are searched raw. One per worker. Datagrams of modules without state cost nothing that sessions need.
package final class DatagramFeeder {
  /// How the bytes of a datagram were booked.
  package enum Outcome: Equatable, Sendable {
    /// All in one bin.
    case whole(Coverage.Bin)
    /// In several: see `parts`.
    case parts
    /// By a session, as the observer was told.
    case session
  }

  /// Name of the module that read the datagram last read, for one in which no message began.
  package private(set) var readerName: StaticString = "udp"
  /// The bins of the datagram last read, if its outcome was `parts`.
  package private(set) var parts = Coverage()
  /// Is told of sessions.
  package weak var observer: (any DatagramObserver)?

  private let modules: [ProtocolModule]
  /// By port, one more than the position of the module that is asked first there; 0 for none.
  private let firstAsked: [UInt8]
  private let secrets: SecretStore
  /// By partition; made when a module that keeps state is asked first.
  private var partitions: [DatagramSessions?] = []

  /// - Parameter secrets: What opens encrypted datagrams.
  package init(modules: [ProtocolModule] = Catalog.datagrams, secrets: SecretStore = SecretStore()) {
    self.modules = modules
    self.secrets = secrets
    var firstAsked = [UInt8](repeating: 0, count: 1 << 16)
    for (position, module) in modules.enumerated() {
      for port in module.ports { firstAsked[Int(port)] = UInt8(clamping: position + 1) }
    }
    self.firstAsked = firstAsked
  }

  /// Reads one whole datagram.
  package func feed(
    _ bytes: RawSpan, of conversation: DatagramConversation, from direction: FlowDirection, time: Timestamp,
    into sink: any MessageSink
  ) -> Outcome {
    guard bytes.byteCount > 0 else { return .whole(.opaqueUnknown) }
    var declined: DatagramSession?
    if let sessions = known(conversation.partition), let session = sessions.session(of: conversation) {
      sessions.touch(session)
      if read(bytes, session, sessions, direction, time, sink) { return .session }
      declined = session
    }
    let window = StreamWindow(bytes: bytes, direction: direction, offset: 0, time: time)
    if let first = firstModule(conversation.ports),
      let outcome = ask(first, window, conversation, declined, sink)
    {
      return outcome
    }
    for position in modules.indices {
      if let outcome = ask(position, window, conversation, declined, sink) { return outcome }
    }
    RawWindows.give(
      bytes, at: 0, repeated: 0, isLast: true, of: FlowLabel(.udp, port: conversation.ports.responder),
      protocolName: "udp", from: direction, into: sink)
    return .whole(.opaqueUnknown)
  }

  /// The position of the module that is asked first on these ports.
  @inline(__always)
  private func firstModule(_ ports: FlowPorts) -> Int? {
    let own = firstAsked[Int(ports.responder)]
    let position = Int(own > 0 ? own : firstAsked[Int(ports.initiator)]) - 1
    return position >= 0 && position < modules.count ? position : nil
  }

  /// Lets the module at `position` read the datagram; `nil` when it is not this protocol. Modules are not copied.
  @inline(__always)
  private func ask(
    _ position: Int, _ window: borrowing StreamWindow, _ conversation: DatagramConversation,
    _ declined: DatagramSession?, _ sink: any MessageSink
  ) -> Outcome? {
    switch modules[position].reader {
    case .datagram(let read):
      guard read(window, conversation.ports, sink) else { return nil }
      readerName = modules[position].name
      return .whole(.decoded)
    case .partial(let read):
      guard let parts = read(window, conversation.ports, sink) else { return nil }
      readerName = modules[position].name
      if parts.decoded == window.bytes.byteCount { return .whole(.decoded) }
      self.parts = parts
      return .parts
    case .conversation(let claim):
      let sessions = sessions(conversation.partition)
      guard let decoder = claim(window, conversation.ports, sessions.registry), declined?.decoder !== decoder
      else { return nil }
      let session = sessions.open(decoder, modules[position].name, conversation, observer, sink)
      return read(window.bytes, session, sessions, window.direction, window.time, sink) ? .session : nil
    case .stream, .link: return nil
    }
  }

  /// The capture is over: all sessions end.
  package func finish(into sink: any MessageSink) {
    for sessions in partitions { sessions?.finish(observer, sink) }
    partitions = []
  }

  // MARK: -

  private func known(_ partition: Int) -> DatagramSessions? {
    partition < partitions.count ? partitions[partition] : nil
  }

  private func sessions(_ partition: Int) -> DatagramSessions {
    if let known = known(partition) { return known }
    while partitions.count <= partition { partitions.append(nil) }
    let sessions = DatagramSessions(secrets: secrets)
    partitions[partition] = sessions
    return sessions
  }

  /// Gives the datagram to a session; answers `false` when it declined.
  private func read(
    _ bytes: RawSpan, _ session: DatagramSession, _ sessions: DatagramSessions, _ direction: FlowDirection,
    _ time: Timestamp, _ sink: any MessageSink
  ) -> Bool {
    let observer = observer
    let offset = session.offset(direction)
    observer?.willRead(session, at: offset)
    // Also a declined datagram takes up its offsets: the observer has noted its frame there.
    session.advance(direction, by: bytes.byteCount)
    let window = StreamWindow(bytes: bytes, direction: direction, offset: offset, time: time)
    guard let coverage = session.decoder.consume(window, into: sink) else {
      observer?.didDecline(session)
      return false
    }
    observer?.didRead(session, coverage)
    sessions.weigh(session, observer, sink)
    return true
  }
}
