import AuditModel
import Bytes

/// One direction of a connection.
final class MQTTHalf {
  /// Packets up to this size are read whole; of longer ones, which can only be PUBLISH, the payload is given out in
  /// pieces.
  private static let wholeLimit = MQTTHeader.limit + 5
  private static let aliasLimit = 256
  /// A topic kept for its alias or shown as first words is cut to this.
  private static let topicLimit = 256

  private let direction: FlowDirection
  private let session: MQTTSession
  /// Topics by their alias (MQTT 5.0 section 3.3.2.3.4).
  private var aliases: [UInt16: [UInt8]] = [:]
  /// First words of the PUBLISH read last.
  private var start: [UInt8] = []
  /// A payload that is given out in pieces.
  private var payload: MQTTPayload?
  /// Stream offset behind the packet being read.
  private var end: UInt64 = 0
  /// Up to where bytes belong to a packet whose beginning was lost.
  private var resumption: UInt64 = 0
  /// The next bytes may be anything, because a border was lost in a gap.
  private var isAstray = false

  init(_ direction: FlowDirection, _ session: MQTTSession) {
    self.direction = direction
    self.session = session
  }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Progress {
    let count = window.bytes.byteCount
    if resumption > window.offset {
      let lost = Int(min(resumption &- window.offset, UInt64(count)))
      return Progress(consumed: lost, unknown: lost)
    }
    if payload != nil { return Progress(consumed: takePayload(window, sink)) }
    if isAstray, let progress = search(window.bytes) { return progress }
    var offset = 0
    while offset < count {
      let rest = window.bytes.dropping(offset)
      let header: MQTTHeader
      do throws(DecodeError) { header = try MQTTHeader(rest) } catch {
        if case .needMore(let needed) = error { return Progress(consumed: offset, next: .more(atLeast: needed)) }
        return lose(window, at: offset, "packet that cannot be one", sink)
      }
      let place = window.offset &+ UInt64(offset)
      end = place &+ UInt64(header.total)
      if header.total > Self.wholeLimit {
        guard offset == 0 else { return Progress(consumed: offset) }
        return beginPayload(window, header, sink)
      }
      guard rest.byteCount >= header.total else {
        return Progress(consumed: offset, next: .more(atLeast: header.total))
      }
      guard read(rest.prefix(header.total), header, at: place, sink) else {
        return lose(window, at: offset, "parts of a packet do not fit into it", sink)
      }
      offset += header.total
    }
    return Progress(consumed: offset)
  }

  // MARK: - Whole packets

  /// Reads one packet; `false`, having told nothing, when its parts do not fit.
  private func read(_ packet: RawSpan, _ header: MQTTHeader, at place: UInt64, _ sink: any MessageSink) -> Bool {
    let reader = MQTTReader(packet, at: place, from: direction, sink: sink)
    switch header.kind {
    case .publish:
      guard let publication = MQTTPublication(packet, header, version: session.version) else { return false }
      note(publication, packet)
      reader.tell(
        publication, start: start, payload: publication.payload..<header.total, isComplete: true)
    case .connect:
      guard let connection = MQTTConnection(packet, header) else { return false }
      session.version = connection.version
      reader.tell(connection)
    case .connack:
      // Section 3.2: only version 5 has more than two bytes.
      session.version = max(session.version, header.remaining > 2 ? 5 : 4)
      reader.tellAnswer("CONNACK", .response, propertiesAt: header.length + 2)
    case .subscribe, .unsubscribe: return reader.tellFilters(header, version: session.version)
    default: tellOther(header, reader)
    }
    return true
  }

  /// Packets of which only version 5 has more than numbers.
  private func tellOther(_ header: MQTTHeader, _ reader: borrowing MQTTReader) {
    guard session.version == 5 else { return }
    switch header.kind {
    case .disconnect: reader.tellAnswer("DISCONNECT", .message, propertiesAt: header.length + 1)
    case .auth: reader.tellAnswer("AUTH", .message, propertiesAt: header.length + 1)
    case .suback: reader.tellAnswer("SUBACK", .response, propertiesAt: header.length + 2)
    case .unsuback: reader.tellAnswer("UNSUBACK", .response, propertiesAt: header.length + 2)
    case .puback, .pubrec, .pubrel, .pubcomp: reader.tellAnswer("PUBACK", .response, propertiesAt: header.length + 3)
    default: break
    }
  }

  /// Writes the first words, and learns from the packet.
  private func note(_ publication: MQTTPublication, _ packet: RawSpan) {
    // An empty list of properties may be the first byte of a binary payload.
    if let properties = publication.properties, publication.payload > properties + 1 { session.version = 5 }
    start.removeAll(keepingCapacity: true)
    withBytes(of: "PUBLISH ") { start.append(bytesOf: $0) }
    let topic = packet.clamped(publication.topic).prefix(Self.topicLimit)
    if topic.byteCount == 0, let known = aliases[publication.alias] {
      start.append(contentsOf: known)
    } else {
      appendToStart(topic)
    }
    guard publication.alias != 0, topic.byteCount > 0, aliases.count < Self.aliasLimit else { return }
    aliases[publication.alias] = Array(start.dropFirst(8))
  }

  /// The topic with MQTT's own wildcard for levels that identify a device: first words stand in reports.
  private func appendToStart(_ topic: RawSpan) {
    MQTTTopic.forEachPiece(of: topic) { piece, level in
      if level == nil { start.append(bytesOf: topic.clamped(piece)) } else { start.append(0x2B) }
    }
  }

  // MARK: - Long payloads

  private func beginPayload(
    _ window: borrowing StreamWindow, _ header: MQTTHeader, _ sink: any MessageSink
  ) -> Progress {
    let needed = MQTTPublication.headLength(window.bytes, header, version: session.version)
    guard window.bytes.byteCount >= needed else { return Progress(consumed: 0, next: .more(atLeast: needed)) }
    let head = window.bytes.prefix(needed)
    guard let publication = MQTTPublication(head, header, version: session.version) else {
      return lose(window, at: 0, "topic or properties do not fit into the packet", sink)
    }
    note(publication, head)
    MQTTReader(head, at: window.offset, from: direction, sink: sink).tell(
      publication, start: start, payload: 0..<0, isComplete: false)
    payload = MQTTPayload(from: direction, start: start, mediaType: head.clamped(publication.mediaType))
    return Progress(consumed: publication.payload)
  }

  /// Answers how many bytes of the window belong to the payload.
  private func takePayload(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Int {
    let part = window.bytes.prefix(Int(min(end &- window.offset, UInt64(window.bytes.byteCount))))
    let isLast = window.offset &+ UInt64(part.byteCount) == end
    payload?.take(part, at: window.offset, isLast: isLast, into: sink)
    if isLast { payload = nil }
    return part.byteCount
  }

  // MARK: - Missing bytes

  func skip(_ count: Int, at offset: UInt64, into sink: any MessageSink) {
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
  private func lose(
    _ window: borrowing StreamWindow, at offset: Int, _ reason: StaticReason, _ sink: any MessageSink
  ) -> Progress {
    sink.trouble("mqtt-malformed", reason, at: window.offset &+ UInt64(offset), from: direction)
    isAstray = true
    if offset > 0 { return Progress(consumed: offset) }
    return search(window.bytes) ?? Progress(consumed: 0)
  }

  /// Looks for a PUBLISH that can be read; `nil` when one stands right here.
  private func search(_ bytes: RawSpan) -> Progress? {
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

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    let bytes = rest.bytes
    guard !isAstray, payload == nil, resumption <= rest.offset, let header = try? MQTTHeader(bytes),
      header.kind == .publish,
      let publication = MQTTPublication(bytes, header, version: session.version),
      publication.payload <= bytes.byteCount
    else { return 0 }
    note(publication, bytes)
    MQTTReader(bytes, at: rest.offset, from: direction, sink: sink).tell(
      publication, start: start, payload: publication.payload..<bytes.byteCount, isComplete: false)
    return bytes.byteCount
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    payload?.flush(isComplete: false, into: sink)
    payload = nil
    guard rest.bytes.byteCount > 0, !isAstray else { return }
    sink.trouble("mqtt-cut", "stream ends inside a packet", at: rest.offset, from: direction)
  }
}
