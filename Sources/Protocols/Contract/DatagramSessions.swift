import AuditModel
import Bytes
import Decryption

/// The sessions of one partition of the flow table. Each partition has its share of the limits, so that what is given
/// up does not depend on the number of workers.
final class DatagramSessions {
  /// Sessions open at one time.
  static let limit = 512
  /// Bytes that all sessions may hold together.
  static let byteLimit = 16 << 20
  /// Conversations that lead to one session: older addresses of its peers are forgotten.
  private static let conversationLimit = 16
  private static let filterSize = 4_096

  let registry: DatagramRegistry
  private var sessions: [DatagramConversation: DatagramSession] = [:]
  /// How many conversations with a session have frames of this remainder: datagrams without one pass with one look.
  private var filter: [UInt16] = []
  private var open: [DatagramSession] = []
  private var held = 0
  private var clock: UInt64 = 0

  init(secrets: SecretStore) { registry = DatagramRegistry(secrets: secrets) }

  func session(of conversation: DatagramConversation) -> DatagramSession? {
    guard !filter.isEmpty, filter[conversation.firstFrame & (Self.filterSize - 1)] > 0 else { return nil }
    return sessions[conversation]
  }

  /// The session of a decoder that claimed a datagram: one that is open, if its peers have moved, else a new one.
  func open(
    _ decoder: any DatagramDecoder, _ name: StaticString, _ conversation: DatagramConversation,
    _ observer: (any DatagramObserver)?, _ sink: any MessageSink
  ) -> DatagramSession {
    let session: DatagramSession
    if let known = open.first(where: { $0.decoder === decoder }) {
      session = known
    } else {
      if open.count >= Self.limit { evictOldest(observer, sink) }
      session = DatagramSession(name, decoder)
      open.append(session)
    }
    lead(conversation, to: session)
    touch(session)
    return session
  }

  func touch(_ session: DatagramSession) {
    clock &+= 1
    session.lastUse = clock
  }

  /// A datagram was read: weighs the session again, and gives up others, or itself, if they hold too much.
  func weigh(_ session: DatagramSession, _ observer: (any DatagramObserver)?, _ sink: any MessageSink) {
    let cost = max(0, session.decoder.heldBytes) + max(0, session.attachedBytes)
    held += cost - session.cost
    session.cost = cost
    while held > Self.byteLimit, !open.isEmpty { evictOldest(observer, sink) }
  }

  /// Ends all sessions, in the order in which they were opened.
  func finish(_ observer: (any DatagramObserver)?, _ sink: any MessageSink) {
    let all = open
    for session in all { finish(session, observer, sink) }
  }

  // MARK: -

  private func lead(_ conversation: DatagramConversation, to session: DatagramSession) {
    if filter.isEmpty { filter = Array(repeating: 0, count: Self.filterSize) }
    if session.conversations.count >= Self.conversationLimit { forget(session.conversations.removeFirst()) }
    if sessions.updateValue(session, forKey: conversation) == nil {
      filter[conversation.firstFrame & (Self.filterSize - 1)] &+= 1
    }
    session.conversations.append(conversation)
  }

  private func forget(_ conversation: DatagramConversation) {
    guard sessions.removeValue(forKey: conversation) != nil else { return }
    filter[conversation.firstFrame & (Self.filterSize - 1)] &-= 1
  }

  private func evictOldest(_ observer: (any DatagramObserver)?, _ sink: any MessageSink) {
    guard let oldest = open.min(by: { $0.lastUse < $1.lastUse }) else { return }
    observer?.willFinish(oldest)
    let side = oldest.offset(.fromInitiator) > 0 ? FlowDirection.fromInitiator : .fromResponder
    sink.trouble(
      "datagram-sessions-full", "more conversations with state than are kept; the longest idle one was closed early",
      at: max(oldest.offset(side), 1) - 1, from: side)
    finish(oldest, observer, sink)
  }

  private func finish(_ session: DatagramSession, _ observer: (any DatagramObserver)?, _ sink: any MessageSink) {
    observer?.willFinish(session)
    let coverage = session.decoder.finish(into: sink)
    observer?.didFinish(session, coverage)
    for conversation in session.conversations { forget(conversation) }
    held -= session.cost
    open.removeAll { $0 === session }
  }
}
