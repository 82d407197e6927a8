import AuditModel
import Bytes
import Decryption

/// Reads the records between two peers (RFC 6347): tells the handshake, opens what is sealed with the secrets that are
/// known, holds it while they may still come, and gives what it carries to inner datagrams.
final class DTLSConversation: DatagramDecoder {
  /// Bytes held for late secrets.
  private static let heldLimit = 256 << 10
  /// Records in a row that may fail before nothing of the handshake's keys is tried any more.
  private static let failureLimit = 64

  private let secrets: SecretStore
  private let inner: InnerDatagrams
  private var handshake = TLSHandshake(isDatagram: true)
  private var agreement = SessionAgreement()
  /// Counts handshakes.
  private var round = 0
  private var sides = [DTLSSide(), DTLSSide()]
  private var held: [HeldRecord] = []
  private var heldCount = 0
  private var hasGivenUp = false
  /// The store's generation when what is held was tried last.
  private var triedGeneration = 0
  private var booked = Coverage()
  private var told: Set<SealedReason> = []
  private var ends: [UInt64] = [0, 0]
  private var isChannelTold = false
  /// The datagram taken last.
  private var latest: WireMoment?

  init(secrets: SecretStore, ports: FlowPorts) {
    self.secrets = secrets
    inner = InnerDatagrams(ports: Self.clear(ports), secrets: secrets)
  }

  /// Ports by which protocols are known that have others under DTLS (IANA "Service Names and Port Numbers").
  private static func clear(_ ports: FlowPorts) -> FlowPorts {
    FlowPorts(initiator: clear(ports.initiator), responder: clear(ports.responder))
  }

  private static func clear(_ port: UInt16) -> UInt16 {
    switch port {
    case 5_684: CoAPModule.port
    case 6_514: 514
    case 10_161: 161
    case 10_162: 162
    default: port
    }
  }

  var heldBytes: Int {
    1_024 + heldCount + inner.heldBytes + sides[0].assembler.heldBytes + sides[1].assembler.heldBytes
  }

  func settledOffset(_ direction: FlowDirection) -> UInt64 {
    let side = Int(direction.rawValue)
    var lowest = inner.settledOffset(direction) ?? ends[side]
    if let oldest = sides[side].assembler.oldestOffset { lowest = min(lowest, oldest) }
    if let first = held.first(where: { $0.direction == direction }) { lowest = min(lowest, first.offset) }
    return lowest
  }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage? {
    let count = window.bytes.byteCount
    latest = WireMoment(window)
    ends[Int(window.direction.rawValue)] = window.offset &+ UInt64(count)
    guard DTLSRecordHeader(window.bytes, at: 0) != nil || isForeignRecord(window.bytes) else { return nil }
    if !isChannelTold {
      isChannelTold = true
      sink.channel("dtls", host: nil)
    }
    if !held.isEmpty, triedGeneration != secrets.generation {
      retry(into: sink)
      sink.resume(at: WireMoment(window))
    }
    var at = 0
    while at < count {
      guard let header = DTLSRecordHeader(window.bytes, at: at), !header.isCut else {
        let isSealed = isForeignRecord(window.bytes.dropping(at)) || (window.bytes.u16(at: at + 3) ?? 0) > 0
        booked.add(count - at, to: isSealed ? .opaqueEncrypted : .opaqueUnknown)
        break
      }
      let record = window.bytes.clamped(at..<at + header.total)
      read(record, header, window.direction, window.offset &+ UInt64(at), window.time, sink)
      at += header.total
    }
    return takeCoverage()
  }

  func finish(into sink: any MessageSink) -> Coverage {
    if !held.isEmpty { retry(into: sink) }
    if let latest { sink.resume(at: latest) }
    giveUp(into: sink)
    inner.finish(into: sink)
    return takeCoverage()
  }

  private func takeCoverage() -> Coverage {
    defer { booked = Coverage() }
    booked.merge(inner.takeCoverage())
    return booked
  }

  /// Records with a connection id (RFC 9146), and those of DTLS 1.3 (RFC 9147 section 4) behind its handshake.
  private func isForeignRecord(_ bytes: RawSpan) -> Bool {
    guard let first = bytes.u8(at: 0) else { return false }
    return first == 25 && bytes.u16(at: 1) == DTLSRecordHeader.versions.lowerBound
      || first & 0xE0 == 0x20 && handshake.isTLS13
  }

  // MARK: - Records

  private func read(
    _ record: RawSpan, _ header: DTLSRecordHeader, _ direction: FlowDirection, _ offset: UInt64, _ time: Timestamp,
    _ sink: any MessageSink
  ) {
    guard header.epoch == 0 else { return open(record, header, direction, offset, time, sink) }
    switch header.type {
    case .changeCipherSpec, .alert: booked.add(record.byteCount, to: .decoded)
    case .applicationData, .heartbeat: booked.add(record.byteCount, to: .unsupported)
    case .handshake:
      let fragment = record.dropping(DTLSRecordHeader.length)
      let isRead = take(fragment, direction, offset &+ UInt64(DTLSRecordHeader.length), sink)
      booked.add(record.byteCount, to: isRead ? .decoded : .unsupported)
    }
  }

  private func open(
    _ record: RawSpan, _ header: DTLSRecordHeader, _ direction: FlowDirection, _ offset: UInt64, _ time: Timestamp,
    _ sink: any MessageSink
  ) {
    switch attempt(record, header, direction, sink) {
    case .opened(let opened, let opener):
      sides[Int(direction.rawValue)].failures = 0
      process(opened, opener, record, direction, offset, time, sink)
    case .repeated: booked.add(record.byteCount, to: .retransmitted)
    case .closed(let reason):
      if reason == .noKey, mayHold, hold(record, direction, offset, time, sink) { return }
      booked.add(record.byteCount, to: .opaqueEncrypted)
      tell(reason, at: offset, direction, sink)
    }
  }

  private enum Attempt {
    case opened(OpenedRecord, RecordOpener)
    /// It has come before.
    case repeated
    case closed(SealedReason)
  }

  private func attempt(
    _ record: RawSpan, _ header: DTLSRecordHeader, _ direction: FlowDirection, _ sink: any MessageSink
  ) -> Attempt {
    let side = Int(direction.rawValue)
    for index in sides[side].keys.indices.reversed() where sides[side].keys[index].epoch == header.epoch {
      let opener = sides[side].keys[index].opener
      guard let opened = opener.open(record, header) else { continue }
      return sides[side].note(header.number, keysAt: index) ? .opened(opened, opener) : .repeated
    }
    let isKnown = sides[side].keys.contains { $0.epoch == header.epoch && $0.handshake == round }
    guard !isKnown, sides[side].failures < Self.failureLimit else {
      sides[side].failures += 1
      return .closed(.wrongKey)
    }
    takeEarlyMessages(sink)
    return attemptNewKeys(record, header, direction)
  }

  private func attemptNewKeys(_ record: RawSpan, _ header: DTLSRecordHeader, _ direction: FlowDirection) -> Attempt {
    guard !agreement.clientRandom.isEmpty else { return .closed(.noHandshake) }
    if handshake.isTLS13 { return .closed(.unsupportedCipher) }
    guard !agreement.serverRandom.isEmpty else { return .closed(.noKey) }
    switch agreement.opener(ofClient: direction == handshake.client, in: secrets) {
    case .missing: return .closed(.noKey)
    case .unsupported: return .closed(.unsupportedCipher)
    case .found(let opener, _):
      let side = Int(direction.rawValue)
      var keys = DTLSKeys(epoch: header.epoch, handshake: round, opener: opener)
      guard let opened = opener.open(record, header) else {
        sides[side].failures += 1
        return .closed(.wrongKey)
      }
      _ = keys.window.insert(header.number)
      sides[side].add(keys)
      return .opened(opened, opener)
    }
  }

  private func process(
    _ opened: OpenedRecord, _ opener: RecordOpener, _ record: RawSpan, _ direction: FlowDirection, _ offset: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) {
    let start = offset &+ UInt64(DTLSRecordHeader.length + opened.start)
    switch TLSRecordHeader.ContentType(rawValue: opened.type) {
    case .applicationData:
      booked.add(record.byteCount - opened.count, to: .decoded)
      let range = start..<start &+ UInt64(opened.count)
      opener.withContent(opened) { inner.feed($0, from: direction, at: range, time: time, into: sink) }
    case .handshake:
      let isRead = opener.withContent(opened) { take($0, direction, start, sink) }
      booked.add(record.byteCount, to: isRead ? .decoded : .unsupported)
    case .alert, .changeCipherSpec: booked.add(record.byteCount, to: .decoded)
    case .heartbeat, nil: booked.add(record.byteCount, to: .unsupported)
    }
  }

  // MARK: - Handshake

  /// Reads the handshake messages of one record; `false` when they are none.
  private func take(
    _ fragment: RawSpan, _ direction: FlowDirection, _ offset: UInt64, _ sink: any MessageSink
  ) -> Bool {
    guard let messages = sides[Int(direction.rawValue)].assembler.add(fragment, at: offset) else { return false }
    for message in messages { take(message, direction, sink) }
    return true
  }

  private func takeEarlyMessages(_ sink: any MessageSink) {
    for direction in [handshake.client.opposite, handshake.client] {
      for message in sides[Int(direction.rawValue)].assembler.takeEarly() { take(message, direction, sink) }
    }
  }

  private func take(_ message: DTLSMessage, _ direction: FlowDirection, _ sink: any MessageSink) {
    // HelloRequest and HelloVerifyRequest are no part of what is agreed on (RFC 6347 section 4.2.6).
    guard message.type != 0, message.type != 3 else { return }
    if message.type <= 2, !isNew(message, direction) { return }
    let plain = message.plain
    handshake.tell(plain.rawBytes, message.origin, isWhole: true, from: direction, into: sink)
    // What a server sends behind the client's keys may come before them, and is no part of what they are bound to.
    guard ![4, 20, 22].contains(message.type) else { return }
    agreement.learn(
      plain.rawBytes, asSent: message.sent.rawBytes, fromClient: direction == handshake.client, store: secrets)
  }

  /// Whether a hello says anything that was not known. A ClientHello with another random begins another handshake.
  private func isNew(_ hello: DTLSMessage, _ direction: FlowDirection) -> Bool {
    let side = Int(direction.rawValue)
    let known = sides[side].hello
    if hello.random == known.random, hello.number <= known.number { return false }
    if hello.type == 1, hello.random != known.random {
      round += 1
      agreement = SessionAgreement()
      for side in sides.indices { sides[side].failures = 0 }
      sides[side].assembler.restart(at: hello.number)
      sides[1 - side].assembler.restart()
    }
    sides[side].hello = (hello.random, hello.number)
    return true
  }

  // MARK: - Late secrets

  private var mayHold: Bool {
    !hasGivenUp && (secrets.mayGrow || agreement.serverRandom.isEmpty && !secrets.isEmpty)
  }

  /// Holds one record; `false` when there is no room for it.
  private func hold(
    _ record: RawSpan, _ direction: FlowDirection, _ offset: UInt64, _ time: Timestamp, _ sink: any MessageSink
  ) -> Bool {
    guard heldCount + record.byteCount <= Self.heldLimit else {
      giveUp(into: sink)
      hasGivenUp = true
      return false
    }
    if held.isEmpty { triedGeneration = secrets.generation }
    var bytes: [UInt8] = []
    bytes.append(bytesOf: record)
    held.append(HeldRecord(content: .record(bytes), direction: direction, offset: offset, time: time))
    heldCount += bytes.count
    return true
  }

  private func takeHeld() -> [HeldRecord] {
    defer { (held, heldCount) = ([], 0) }
    return held
  }

  /// Tries what is held, in its order. What still has no keys stays held.
  private func retry(into sink: any MessageSink) {
    triedGeneration = secrets.generation
    for record in takeHeld() {
      guard case .record(let bytes) = record.content, let header = DTLSRecordHeader(bytes.rawBytes, at: 0) else {
        continue
      }
      sink.resume(at: record.moment)
      open(bytes.rawBytes, header, record.direction, record.offset, record.time, sink)
    }
  }

  private func giveUp(into sink: any MessageSink) {
    for record in takeHeld() {
      booked.add(record.count, to: .opaqueEncrypted)
      tell(.noKey, at: record.offset, record.direction, sink)
    }
  }

  /// Says once for each reason why records stay closed. Without any secrets nothing could have opened.
  private func tell(_ reason: SealedReason, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard !secrets.isEmpty, told.insert(reason).inserted else { return }
    sink.trouble(reason.kind, reason.detail, at: offset, from: direction)
  }
}

extension RecordOpener {
  /// Opens a whole record of DTLS. Its code covers the header as TLS has it, behind the full number.
  fileprivate func open(_ record: RawSpan, _ header: DTLSRecordHeader) -> OpenedRecord? {
    var short: [UInt8] = []
    short.reserveCapacity(TLSRecordHeader.length)
    short.append(bytesOf: record.prefix(3))
    short.append(bytesOf: record.clamped(11..<13))
    return open(
      header: short.rawBytes, fragment: record.dropping(DTLSRecordHeader.length), number: header.fullNumber)
  }
}
