import AuditModel
import Bytes
import Decryption

/// Reads the datagrams between two peers: the packets of one connection, or of several one after another.
final class QUICConversation: DatagramDecoder {
  /// Connections kept; the oldest is ended first.
  private static let limit = 4
  /// Datagrams between two looks at what is still needed.
  private static let settlingInterval = 64

  private let secrets: SecretStore
  private let known: QUICConversations
  private var connections: [QUICConnection] = []
  private var booked = Coverage()
  private var isChannelTold = false
  private var settled: [UInt64] = [0, 0]
  private var untilSettling = settlingInterval
  /// The datagram taken last.
  private var latest: WireMoment?

  init(secrets: SecretStore, known: QUICConversations) {
    self.secrets = secrets
    self.known = known
  }

  var heldBytes: Int { connections.reduce(1_024) { $0 + $1.heldBytes } }

  func settledOffset(_ direction: FlowDirection) -> UInt64 { settled[Int(direction.rawValue)] }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage? {
    guard let first = window.bytes.u8(at: 0), first & 0x80 != 0 || mayBeShort(window.bytes, window.direction) else {
      return nil
    }
    if first & 0x80 != 0, QUICHeader(window.bytes) == nil { return nil }
    latest = WireMoment(window)
    if !isChannelTold {
      isChannelTold = true
      sink.channel("quic", host: nil)
    }
    var start = 0
    while start < window.bytes.byteCount {
      start += readPacket(
        window.bytes.dropping(start), wire: window.offset &+ UInt64(start), window.direction, window.time, sink)
    }
    settle(window.direction, window.offset &+ UInt64(window.bytes.byteCount))
    defer { booked = Coverage() }
    for connection in connections {
      booked.merge(connection.takeCoverage())
      for (id, sender) in connection.takeAnnounced() { known.add(id, self, from: sender) }
    }
    return booked
  }

  func finish(into sink: any MessageSink) -> Coverage {
    var coverage = Coverage()
    for connection in connections {
      connection.finish(at: latest, into: sink)
      coverage.merge(connection.takeCoverage())
    }
    connections = []
    return coverage
  }

  /// Whether a datagram may be a packet with a short header. The fixed bit may be cleared (RFC 9287), so without it the
  /// packet must be for a known id.
  private func mayBeShort(_ packet: RawSpan, _ direction: FlowDirection) -> Bool {
    guard packet.byteCount >= 21, let first = packet.u8(at: 0) else { return false }
    if first & 0x40 != 0 { return true }
    return connections.contains { connection in
      connection.numberOffset(packet, from: direction).map { $0 >= 5 } ?? false
    }
  }

  // MARK: - Packets

  /// Reads the packet that begins `bytes`; answers its length.
  private func readPacket(
    _ bytes: RawSpan, wire: UInt64, _ direction: FlowDirection, _ time: Timestamp, _ sink: any MessageSink
  ) -> Int {
    guard let header = QUICHeader(bytes) else {
      return pass(bytes, as: Self.isPadding(bytes) ? .decoded : .opaqueUnknown)
    }
    let packet = bytes.prefix(header.end)
    switch header.kind {
    case .negotiation, .retry: return pass(packet, as: .decoded)
    case .otherVersion: return pass(packet, as: .unsupported)
    case .short:
      guard packet.byteCount >= 21 || !Self.isPadding(packet) else { return pass(packet, as: .decoded) }
      readShort(packet, header, wire, direction, time, sink)
    case .initial, .zeroRTT, .handshake: readLong(packet, header, wire, direction, time, sink)
    }
    return packet.byteCount
  }

  private func pass(_ bytes: RawSpan, as bin: Coverage.Bin) -> Int {
    booked.add(bytes.byteCount, to: bin)
    return bytes.byteCount
  }

  /// Some clients fill their datagrams up behind the last packet.
  private static func isPadding(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount where bytes[index] != 0 { return false }
    return true
  }

  private func readShort(
    _ packet: RawSpan, _ header: QUICHeader, _ wire: UInt64, _ direction: FlowDirection, _ time: Timestamp,
    _ sink: any MessageSink
  ) {
    for connection in connections.reversed() {
      guard let offset = connection.numberOffset(packet, from: direction) else { continue }
      connection.read(
        packet, header, numberOffset: offset, wire: wire, from: direction, time: time, into: sink)
      return
    }
    guard let latest = connections.last else { return booked.add(packet.byteCount, to: .opaqueEncrypted) }
    latest.read(
      packet, header, numberOffset: latest.likelyNumberOffset(from: direction), wire: wire, from: direction,
      time: time, into: sink)
  }

  private func readLong(
    _ packet: RawSpan, _ header: QUICHeader, _ wire: UInt64, _ direction: FlowDirection, _ time: Timestamp,
    _ sink: any MessageSink
  ) {
    if let owner = connections.last(where: { $0.owns(header, packet, from: direction) }) {
      owner.follow(header.version)
      owner.read(
        packet, header, numberOffset: header.numberOffset, wire: wire, from: direction, time: time, into: sink)
      return
    }
    // A client's first Initial, or its first after a Retry or a version negotiation, has keys of its own.
    if header.kind == .initial, let version = QUICVersion(header.version),
      let connection = QUICConnection(
        to: packet.clamped(header.destination), version: version, client: direction, secrets: secrets,
        account: known.account)
    {
      let isOpen = connection.read(
        packet, header, numberOffset: header.numberOffset, wire: wire, from: direction, time: time, into: sink)
      if isOpen { return adopt(connection, sink) }
    }
    booked.add(packet.byteCount, to: .opaqueEncrypted)
  }

  private func adopt(_ connection: QUICConnection, _ sink: any MessageSink) {
    if connections.count >= Self.limit {
      connections[0].finish(at: latest, into: sink)
      booked.merge(connections.removeFirst().takeCoverage())
    }
    connections.append(connection)
  }

  // MARK: - What may be forgotten

  private func settle(_ direction: FlowDirection, _ end: UInt64) {
    untilSettling -= 1
    guard untilSettling <= 0 else { return }
    untilSettling = Self.settlingInterval
    let oldest = connections.compactMap { $0.oldestWire(direction) }.min() ?? end
    let side = Int(direction.rawValue)
    settled[side] = max(settled[side], min(oldest, end))
  }
}
