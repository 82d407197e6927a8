package import AuditModel
package import Bytes
package import Protocols

/// Writes down all that decoders tell, and checks the rules of `MessageSink`: calls nest, and each value stands in the
/// stream where it is said to stand.
package final class RecordingSink: MessageSink {
  package struct Note: Equatable {
    package var fact: Fact
    package var range: Range<UInt64>
    package var direction: FlowDirection
  }

  package private(set) var messages: [RecordedMessage] = []
  package private(set) var notes: [Note] = []
  package private(set) var addresses: [String] = []
  package private(set) var channels: [String] = []
  /// Channels of tunnels, each once.
  package private(set) var tunnels: [String] = []
  private var openTunnels = 0
  package private(set) var troubles: [String] = []
  /// Broken rules.
  package private(set) var faults: [String] = []
  /// All bytes that were presented, repeats included.
  package private(set) var presented = 0
  private var open: RecordedMessage?
  private let streams: [[UInt8]]?

  /// - Parameter transcript: The true bytes; offsets are checked against them.
  package init(transcript: Transcript? = nil) {
    streams = transcript.map { [$0.stream(.fromInitiator), $0.stream(.fromResponder)] }
  }

  package var facts: [Fact] { notes.map(\.fact) }

  package func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    if open != nil { faults.append("begin within a message") }
    open = RecordedMessage(
      protocolName: head.protocolName.description, direction: head.direction, sender: head.sender,
      dnt: head.signals.dnt, gpc: head.signals.gpc, sub: head.sub, start: start.text, host: host.text)
  }

  package func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    presented += value.byteCount
    guard open != nil else { return faults.append("field outside a message") }
    open?.fields.append(.init(part: part, name: name.text, value: value.text, offset: offset))
    let bytes = Self.copy(value)
    check(bytes[...], at: offset..<offset + UInt64(bytes.count), "\(part.rawValue) \(name.text)")
  }

  package func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    presented += value.byteCount
    guard open != nil else { return faults.append("field outside a message") }
    let bytes = Self.copy(value)
    open?.fields.append(
      .init(part: part, name: name.text, value: value.text, offset: origin.pieces.first?.source.lowerBound ?? 0))
    for piece in origin.pieces where piece.derived.count == piece.source.count {
      guard piece.derived.upperBound <= bytes.count else {
        faults.append("origin of a field goes on beyond it")
        continue
      }
      check(bytes[piece.derived], at: piece.source, "\(part.rawValue) \(name.text)")
    }
  }

  package func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    presented += value.byteCount
    guard let open else { return faults.append("field outside a message") }
    self.open?.fields.append(.init(part: part, name: name.text, value: value.text, offset: range.lowerBound))
    if let streams, range.isEmpty || range.upperBound > UInt64(streams[Int(open.sender.rawValue)].count) {
      faults.append("\(part.rawValue) \(name.text) cannot be in \(range)")
    }
  }

  package func body(_ body: borrowing MessageBody) {
    presented += body.bytes.byteCount
    guard open != nil else { return faults.append("body outside a message") }
    let bytes = Self.copy(body.bytes)
    for piece in body.origin.pieces where piece.derived.count == piece.source.count {
      guard piece.derived.upperBound <= bytes.count else {
        faults.append("origin of a body goes on beyond it")
        continue
      }
      check(bytes[piece.derived], at: piece.source, "body")
    }
    open?.bodies.append(
      .init(
        part: body.part, bytes: bytes, mediaType: body.mediaType.text, contentEncoding: body.contentEncoding.text,
        isComplete: body.isComplete, repeated: body.repeated, sources: body.origin.pieces.map(\.source)))
  }

  package func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    notes.append(Note(fact: fact, range: range, direction: direction))
  }

  package func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    addresses.append("\(name.text) \(address) \(range)")
  }

  package func end() {
    guard let message = open else { return faults.append("end outside a message") }
    messages.append(message)
    open = nil
  }

  package func channel(_ name: String, host: String?) {
    let text = "\(name) \(host ?? "-")"
    // Those of tunnels are told again with each piece.
    if openTunnels == 0 { channels.append(text) } else if !tunnels.contains(text) { tunnels.append(text) }
  }

  package func beginTunnel(_ stream: Int) { openTunnels += 1 }

  package func endTunnel() {
    openTunnels -= 1
    if openTunnels < 0 { faults.append("a tunnel ended that did not begin") }
  }

  package func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    troubles.append("\(kind): \(detail) @\(offset) \(direction)")
  }

  /// To be called when all is fed: a message left open is a fault.
  package func close() {
    if open != nil { faults.append("message without end") }
    if openTunnels > 0 { faults.append("tunnel without end") }
  }

  /// Everything recorded, line by line. Raw windows stand apart: when one is given out depends on how much is buffered.
  package var summary: [String] {
    let read = messages.filter { $0.protocolName != "tcp" }
    let raw = messages.filter { $0.protocolName == "tcp" }
    // So does which of several streams within comes first.
    let streams = Set(raw.map { $0.sub ?? -1 }).sorted()
    let ordered = FlowDirection.allCases.flatMap { side in
      streams.flatMap { stream in raw.filter { $0.sender == side && $0.sub ?? -1 == stream } }
    }
    return (read + ordered).map { "\($0)" } + notes.map { "\($0)" } + addresses + channels + tunnels + troubles
  }

  private static func copy(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { Array($0) } }

  private func check(_ bytes: ArraySlice<UInt8>, at range: Range<UInt64>, _ what: String) {
    guard let streams, let open else { return }
    let stream = streams[Int(open.sender.rawValue)]
    guard range.upperBound <= UInt64(stream.count),
      zip(stream[Int(range.lowerBound)..<Int(range.upperBound)], bytes).allSatisfy({ isSame($0, $1, open) })
    else { return faults.append("\(what) does not stand at \(range)") }
  }

  /// In DNS names, which DHCP has too, a dot stands for the length of the next label.
  private func isSame(_ wire: UInt8, _ told: UInt8, _ message: RecordedMessage) -> Bool {
    // The client masks what it says.
    if message.protocolName == "websocket" { return true }
    return wire == told
      || (told == UInt8(ascii: ".") && wire < 0x40
        && ["dns", "mdns", "llmnr", "dhcp", "dhcpv6"].contains(message.protocolName))
  }
}
