import AuditModel
import Bytes

/// One direction of a connection.
struct MQTTHalf: ~Copyable {
  /// Packets up to this size are read whole; of longer ones, which can only be PUBLISH, the payload is given out in
  /// pieces.
  private static let wholeLimit = MQTTHeader.limit + 5
  private static let aliasLimit = 256

  private let direction: FlowDirection
  /// Topics by their alias (MQTT 5.0 section 3.3.2.3.4).
  private var aliases: [UInt16: [UInt8]] = [:]
  /// A payload that is given out in pieces.
  private var payload: MQTTPayload?
  /// Stream offset behind the packet being read.
  private var end: UInt64 = 0
  /// Up to where bytes belong to a packet whose beginning was lost.
  private var resumption: UInt64 = 0
  /// The next bytes may be anything, because a border was lost in a gap.
  private var isAstray = false

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout MQTTSession, into sink: any MessageSink
  ) -> Progress {
    let count = window.bytes.byteCount
    if resumption > window.offset {
      let lost = Int(min(resumption &- window.offset, UInt64(count)))
      return Progress(consumed: lost, unknown: lost)
    }
    if payload != nil { return Progress(consumed: takePayload(window, sink)) }
    if isAstray, let progress = search(window.bytes, session) { return progress }
    var offset = 0
    while offset < count {
      let rest = window.bytes.dropping(offset)
      let header: MQTTHeader
      do throws(DecodeError) { header = try MQTTHeader(rest) } catch {
        if case .needMore(let needed) = error { return Progress(consumed: offset, next: .more(atLeast: needed)) }
        return lose(window, at: offset, "packet that cannot be one", session, sink)
      }
      let place = window.offset &+ UInt64(offset)
      end = place &+ UInt64(header.total)
      if header.total > Self.wholeLimit {
        guard offset == 0 else { return Progress(consumed: offset) }
        return beginPayload(window, header, &session, sink)
      }
      guard rest.byteCount >= header.total else {
        return Progress(consumed: offset, next: .more(atLeast: header.total))
      }
      guard read(rest.prefix(header.total), header, at: place, &session, sink) else {
        return lose(window, at: offset, "parts of a packet do not fit into it", session, sink)
      }
      offset += header.total
    }
    return Progress(consumed: offset)
  }

  // MARK: - Whole packets

  /// Reads one packet; `false`, having told nothing, when its parts do not fit.
  private mutating func read(
    _ packet: RawSpan, _ header: MQTTHeader, at place: UInt64, _ session: inout MQTTSession, _ sink: any MessageSink
  ) -> Bool {
    let reader = MQTTReader(packet, at: place, from: direction)
    switch header.kind {
    case .publish:
      guard let publication = MQTTPublication(packet, header, version: session.version) else { return false }
      let start = note(publication, packet, &session)
      reader.tell(
        publication, start: start.bytes, payload: publication.payload..<header.total, isComplete: true, into: sink)
    case .connect:
      guard let connection = MQTTConnection(packet, header) else { return false }
      session.version = connection.version
      reader.tell(connection, into: sink)
    case .connack:
      // Section 3.2: only version 5 has more than two bytes.
      session.version = max(session.version, header.remaining > 2 ? 5 : 4)
      reader.tellAnswer("CONNACK", .response, propertiesAt: header.length + 2, into: sink)
    case .subscribe, .unsubscribe: return reader.tellFilters(header, version: session.version, into: sink)
    default: if session.version == 5 { tellOther(header, reader, sink) }
    }
    return true
  }

  /// Packets of which only version 5 has more than numbers.
  private func tellOther(_ header: MQTTHeader, _ reader: borrowing MQTTReader, _ sink: any MessageSink) {
    let start = header.length
    switch header.kind {
    case .disconnect: reader.tellAnswer("DISCONNECT", .message, propertiesAt: start + 1, into: sink)
    case .auth: reader.tellAnswer("AUTH", .message, propertiesAt: start + 1, into: sink)
    case .suback: reader.tellAnswer("SUBACK", .response, propertiesAt: start + 2, into: sink)
    case .unsuback: reader.tellAnswer("UNSUBACK", .response, propertiesAt: start + 2, into: sink)
    case .puback, .pubrec, .pubrel, .pubcomp:
      reader.tellAnswer("PUBACK", .response, propertiesAt: start + 3, into: sink)
    default: break
    }
  }

  /// Answers the first words, and learns from the packet.
  private mutating func note(
    _ publication: MQTTPublication, _ packet: RawSpan, _ session: inout MQTTSession
  ) -> MQTTStart {
    // An empty list of properties may be the first byte of a binary payload.
    if let properties = publication.properties, publication.payload > properties + 1 { session.version = 5 }
    if publication.topic.isEmpty, let known = aliases[publication.alias] { return MQTTStart(known: known) }
    let start = MQTTStart(topic: packet.clamped(publication.topic))
    if publication.alias != 0, !publication.topic.isEmpty, aliases.count < Self.aliasLimit {
      aliases[publication.alias] = start.topic
    }
    return start
  }

  // MARK: - Long payloads

  private mutating func beginPayload(
    _ window: borrowing StreamWindow, _ header: MQTTHeader, _ session: inout MQTTSession, _ sink: any MessageSink
  ) -> Progress {
    let needed = MQTTPublication.headLength(window.bytes, header, version: session.version)
    guard window.bytes.byteCount >= needed else { return Progress(consumed: 0, next: .more(atLeast: needed)) }
    let head = window.bytes.prefix(needed)
    guard let publication = MQTTPublication(head, header, version: session.version) else {
      return lose(window, at: 0, "topic or properties do not fit into the packet", session, sink)
    }
    let start = note(publication, head, &session)
    MQTTReader(head, at: window.offset, from: direction).tell(
      publication, start: start.bytes, payload: 0..<0, isComplete: false, into: sink)
    payload = MQTTPayload(from: direction, start: start, mediaType: head.clamped(publication.mediaType))
    return Progress(consumed: publication.payload)
  }

  /// Answers how many bytes of the window belong to the payload.
  private mutating func takePayload(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    let part = window.bytes.prefix(Int(min(end &- window.offset, UInt64(window.bytes.byteCount))))
    let isLast = window.offset &+ UInt64(part.byteCount) == end
    payload?.take(part, at: window.offset, isLast: isLast, into: sink)
    if isLast { payload = nil }
    return part.byteCount
  }

  // MARK: - Missing bytes

  mutating func skip(_ count: Int, at offset: UInt64, into sink: any MessageSink) {
    payload?.flush(isComplete: false, into: sink)
    let (behind, overflow) = offset.addingReportingOverflow(UInt64(max(count, 0)))
    if !overflow, end >= behind {
      // All of the gap lies in one packet whose length is known, so the border behind it is known too.
      if payload == nil { resumption = end } else if end == behind { payload = nil }
    } else {
      payload = nil
      isAstray = true
    }
  }

  /// What stands at `offset` cannot be read: goes on with the next PUBLISH that can.
  private mutating func lose(
    _ window: borrowing StreamWindow, at offset: Int, _ reason: StaticReason, _ session: MQTTSession,
    _ sink: any MessageSink
  ) -> Progress {
    sink.trouble("mqtt-malformed", reason, at: window.offset &+ UInt64(offset), from: direction)
    isAstray = true
    if offset > 0 { return Progress(consumed: offset) }
    return search(window.bytes, session) ?? Progress(consumed: 0)
  }

  /// Looks for a PUBLISH that can be read; `nil` when one stands right here.
  private mutating func search(_ bytes: RawSpan, _ session: MQTTSession) -> Progress? {
    for index in 0..<bytes.byteCount where bytes[index] >> 4 == MQTTHeader.Kind.publish.rawValue {
      let rest = bytes.dropping(index)
      switch MQTTRecognition.recognise(rest, FlowPorts(initiator: 0, responder: 0)) {
      case .unsure:
        return Progress(consumed: index, unknown: index, next: .more(atLeast: rest.byteCount + 1))
      case .yes:
        guard let header = try? MQTTHeader(rest), header.total <= Self.wholeLimit else { continue }
        guard rest.byteCount >= header.total else {
          return Progress(consumed: index, unknown: index, next: .more(atLeast: header.total))
        }
        guard MQTTPublication(rest.prefix(header.total), header, version: session.version) != nil else { continue }
        isAstray = false
        return index == 0 ? nil : Progress(consumed: index, unknown: index)
      case .no: continue
      }
    }
    return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount)
  }

  mutating func salvage(
    _ rest: borrowing StreamWindow, _ session: inout MQTTSession, into sink: any MessageSink
  ) -> Int {
    let bytes = rest.bytes
    guard !isAstray, payload == nil, resumption <= rest.offset, let header = try? MQTTHeader(bytes),
      header.kind == .publish,
      let publication = MQTTPublication(bytes, header, version: session.version),
      publication.payload <= bytes.byteCount
    else { return 0 }
    let start = note(publication, bytes, &session)
    MQTTReader(bytes, at: rest.offset, from: direction).tell(
      publication, start: start.bytes, payload: publication.payload..<bytes.byteCount, isComplete: false, into: sink)
    return bytes.byteCount
  }

  mutating func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    payload?.flush(isComplete: false, into: sink)
    payload = nil
    guard rest.bytes.byteCount > 0, !isAstray else { return }
    sink.trouble("mqtt-cut", "stream ends inside a packet", at: rest.offset, from: direction)
  }
}
