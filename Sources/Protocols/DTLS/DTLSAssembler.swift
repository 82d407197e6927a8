import Bytes

/// Puts the handshake messages of one direction together from parts that come in any order, some of them several times
/// (RFC 6347 section 4.2.3), and hands them on in their order as far as that is known. Bounded.
struct DTLSAssembler {
  /// Bytes of parts and of messages out of turn that are kept.
  static let limit = 1 << 17
  /// Parts that are kept; a message has rarely more than a dozen.
  private static let partLimit = 128
  /// Numbers of one handshake; the longest have about twenty.
  private static let numberLimit: UInt16 = 64

  private struct Part {
    let fragment: DTLSFragment
    let bytes: [UInt8]
    let place: UInt64
  }

  private var parts: [Part] = []
  /// Whole messages before which others lack.
  private var early: [DTLSMessage] = []
  /// Numbers that were handed on, one bit each.
  private var taken: UInt64 = 0
  /// Number of the message that comes next; `nil` as long as none has come.
  private var next: UInt16?
  private(set) var heldBytes = 0

  /// The lowest offset of what is kept.
  var oldestOffset: UInt64? {
    let messages = early.compactMap { $0.origin.pieces.map(\.source.lowerBound).min() }
    return (parts.map(\.place) + messages).min()
  }

  /// Another handshake has begun, with this message of this direction if there is one.
  mutating func restart(at number: UInt16? = nil) {
    self = DTLSAssembler()
    guard let number else { return }
    taken = number < Self.numberLimit ? 1 << UInt64(number) : 0
    next = number &+ 1
  }

  /// Adds the fragment of one record, which may hold several parts, and answers the messages whose turn it is, or `nil`
  /// when not all of it could be read.
  mutating func add(_ fragment: RawSpan, at offset: UInt64) -> [DTLSMessage]? {
    var start = 0
    var messages: [DTLSMessage] = []
    while start < fragment.byteCount {
      let rest = fragment.dropping(start)
      guard let header = DTLSFragment(rest) else { return messages.isEmpty ? nil : messages }
      let body = rest.clamped(DTLSFragment.length..<DTLSFragment.length + header.part.count)
      messages += add(header, body, at: offset &+ UInt64(start + DTLSFragment.length))
      start += DTLSFragment.length + header.part.count
    }
    return messages
  }

  /// What waits for messages that did not come, in its order.
  mutating func takeEarly() -> [DTLSMessage] {
    let messages = early.sorted { $0.number < $1.number }
    early = []
    heldBytes = parts.reduce(0) { $0 + $1.bytes.count }
    for message in messages { note(message.number) }
    return messages
  }

  // MARK: -

  private mutating func add(_ header: DTLSFragment, _ body: RawSpan, at place: UInt64) -> [DTLSMessage] {
    // Hellos may begin another handshake, so whoever asked decides whether they are new.
    let isHello = (1...3).contains(header.type)
    guard isHello || header.number < Self.numberLimit && taken & 1 << UInt64(header.number) == 0 else { return [] }
    guard let message = message(header, body, at: place) else { return [] }
    parts.removeAll { $0.fragment.number == header.number }
    heldBytes = parts.reduce(0) { $0 + $1.bytes.count } + early.reduce(0) { $0 + $1.sent.count }
    guard !isHello, let next, header.number > next else {
      note(header.number)
      return [message] + takeFollowing()
    }
    if heldBytes + message.sent.count <= Self.limit, !early.contains(where: { $0.number == header.number }) {
      early.append(message)
      heldBytes += message.sent.count
    }
    return []
  }

  private mutating func takeFollowing() -> [DTLSMessage] {
    var messages: [DTLSMessage] = []
    while let index = early.firstIndex(where: { $0.number == next }) {
      let message = early.remove(at: index)
      heldBytes -= message.sent.count
      note(message.number)
      messages.append(message)
    }
    return messages
  }

  private mutating func note(_ number: UInt16) {
    if number < Self.numberLimit { taken |= 1 << UInt64(number) }
    next = max(next ?? 0, number &+ 1)
  }

  /// The message to which this part belongs, if it is whole now.
  private mutating func message(_ header: DTLSFragment, _ body: RawSpan, at place: UInt64) -> DTLSMessage? {
    if header.part == 0..<header.message {
      return DTLSMessage(
        header.type, number: header.number, body: body, origin: Self.origin([(0, place, body.byteCount)]))
    }
    let isKnown = parts.contains { $0.fragment.number == header.number && $0.fragment.part == header.part }
    guard !isKnown, parts.count < Self.partLimit, heldBytes + body.byteCount <= Self.limit else { return nil }
    var bytes: [UInt8] = []
    bytes.append(bytesOf: body)
    parts.append(Part(fragment: header, bytes: bytes, place: place))
    heldBytes += bytes.count
    return assembled(header)
  }

  private func assembled(_ header: DTLSFragment) -> DTLSMessage? {
    let own = parts.filter {
      $0.fragment.number == header.number && $0.fragment.type == header.type && $0.fragment.message == header.message
    }
    var body: [UInt8] = []
    var pieces: [(Int, UInt64, Int)] = []
    for part in own.sorted(by: { $0.fragment.part.lowerBound < $1.fragment.part.lowerBound }) {
      let known = body.count - part.fragment.part.lowerBound
      guard known >= 0 else { return nil }
      guard known < part.bytes.count else { continue }
      pieces.append((body.count, part.place &+ UInt64(known), part.bytes.count - known))
      body += part.bytes[known...]
    }
    guard body.count == header.message else { return nil }
    return DTLSMessage(header.type, number: header.number, body: body.rawBytes, origin: Self.origin(pieces))
  }

  /// Behind the header of four octets that TLS has.
  private static func origin(_ pieces: [(start: Int, place: UInt64, count: Int)]) -> OffsetMap {
    var map = OffsetMap()
    for piece in pieces {
      map.append(
        derived: 4 + piece.start..<4 + piece.start + piece.count,
        source: piece.place..<piece.place &+ UInt64(piece.count))
    }
    return map
  }
}
