import AuditModel
import Bytes
import Cryptography
import Decryption

/// One connection: opens its packets where keys are known, and puts together what their frames carry.
final class QUICConnection {
  /// A packet whose keys may still come.
  private struct Held {
    var level: QUICLevel
    var direction: FlowDirection
    var bytes: [UInt8]
    var numberOffset: Int
    var wire: UInt64
    var time: Timestamp
  }

  /// Bytes of packets that wait for the handshake to go on, or for secrets that come late.
  private static let heldLimit = 1 << 20
  /// Streams remembered, closed ones included.
  private static let streamLimit = 4_096
  private static let oneWayLimit = 1_024
  /// Connection ids remembered of each side.
  private static let idLimit = 64

  /// The side that opened the connection.
  let client: FlowDirection
  private(set) var version: QUICVersion
  private(set) var handshake = QUICHandshake()
  /// Booked since it was last taken.
  private var booked = Coverage()

  /// To which the client sent its first packet.
  private let initialID: QUICConnectionID
  private let destination: [UInt8]
  private var versionChanges = 0
  private(set) var clientIDs: [QUICConnectionID] = []
  private(set) var serverIDs: [QUICConnectionID] = []

  private let secrets: SecretStore
  private var generation: Int
  /// By level, the client's before the server's.
  private var openers: [PacketOpener?] = Array(repeating: nil, count: 8)
  private var crypto = Array(repeating: QUICReassembly(), count: 8)
  private var assemblers = Array(repeating: TLSHandshakeAssembler(), count: 8)
  private var held: [Held] = []
  private var heldCount = 0
  private var hasGivenUp = false
  private let account: QUICHeldPackets
  private var streams: [QUICStreamID: QUICStream] = [:]
  /// Those with two directions, in the order in which they were opened; before `oldestStream` they are forgotten.
  private var streamOrder: [QUICStreamID] = []
  private var oldestStream = 0
  private var oneWayCount = 0
  /// What the streams' pieces cost.
  private var streamCost = 0
  private var application: (any QUICApplication)?
  private var plain: [UInt8] = []
  /// Bytes of the packet in hand that nothing but a raw search reads.
  private var searched = 0
  /// Keys may have become known while frames were read.
  private var mayOpenMore = false
  private var hasComplained = false
  /// Connection ids that peers announced since they were last taken.
  private var announced: [(id: QUICConnectionID, sender: FlowDirection)] = []

  /// - Parameter destination: To which the client sent its first Initial, or its first after a Retry.
  init?(
    to destination: RawSpan, version: QUICVersion, client: FlowDirection, secrets: SecretStore,
    account: QUICHeldPackets
  ) {
    var bytes: [UInt8] = []
    bytes.append(bytesOf: destination)
    guard let id = QUICConnectionID(destination),
      let initial = PacketOpener.initial(to: bytes, version: version)
    else { return nil }
    self.client = client
    self.version = version
    self.secrets = secrets
    self.account = account
    initialID = id
    self.destination = bytes
    generation = secrets.generation
    openers[0] = initial.client
    openers[1] = initial.server
  }

  var heldBytes: Int {
    8_192 + heldCount + streamCost + crypto.reduce(0) { $0 + $1.held } + streams.count * 512
      + (application?.heldBytes ?? 0)
  }

  /// Packets wait for secrets.
  var isHolding: Bool { heldCount > 0 }

  func takeCoverage() -> Coverage {
    defer { booked = Coverage() }
    return booked
  }

  func takeAnnounced() -> [(id: QUICConnectionID, sender: FlowDirection)] {
    defer { announced = [] }
    return announced
  }

  // MARK: - Whose packet

  /// Whether a packet with a long header is of this connection, by its connection ids.
  func owns(_ header: QUICHeader, _ packet: RawSpan, from direction: FlowDirection) -> Bool {
    guard let destination = QUICConnectionID(packet.clamped(header.destination)) else { return false }
    if direction == client { return destination == initialID || serverIDs.contains(destination) }
    return clientIDs.contains(destination)
  }

  /// Where the packet number of a packet with a short header begins, if one of the known ids leads it.
  func numberOffset(_ packet: RawSpan, from direction: FlowDirection) -> Int? {
    let ids = direction == client ? serverIDs : clientIDs
    for id in ids where id.leads(packet) { return 1 + Int(id.count) }
    return nil
  }

  /// As `numberOffset`, when no id leads it: those of one side are mostly equally long.
  func likelyNumberOffset(from direction: FlowDirection) -> Int {
    1 + Int((direction == client ? serverIDs : clientIDs).last?.count ?? 0)
  }

  private func learn(_ id: QUICConnectionID, of side: FlowDirection) {
    if side == client {
      guard !clientIDs.contains(id) else { return }
      if clientIDs.count >= Self.idLimit { clientIDs.removeFirst() }
      clientIDs.append(id)
    } else {
      guard !serverIDs.contains(id) else { return }
      if serverIDs.count >= Self.idLimit { serverIDs.removeFirst() }
      serverIDs.append(id)
    }
    announced.append((id, side.opposite))
  }

  // MARK: - Packets

  /// Reads one packet; its bytes are booked, now or later.
  /// - Returns: Whether it opened.
  @discardableResult
  func read(
    _ packet: RawSpan, _ header: QUICHeader, numberOffset: Int, wire: UInt64, from direction: FlowDirection,
    time: Timestamp, into sink: any MessageSink
  ) -> Bool {
    guard let level = QUICLevel(header.kind) else { return false }
    let moment = WireMoment(packet.byteCount, at: wire, from: direction, time: time)
    if generation != secrets.generation { openHeld(before: moment, into: sink) }
    let isOpen = open(
      packet, level, numberOffset: numberOffset, wire: wire, from: direction, time: time, mayHold: true, into: sink)
    if isOpen, header.kind != .short, let id = QUICConnectionID(packet.clamped(header.source)) {
      learn(id, of: direction)
    }
    if mayOpenMore { openHeld(before: moment, into: sink) }
    return isOpen
  }

  @discardableResult
  private func open(
    _ packet: RawSpan, _ level: QUICLevel, numberOffset: Int, wire: UInt64, from direction: FlowDirection,
    time: Timestamp, mayHold: Bool, into sink: any MessageSink
  ) -> Bool {
    // Taken out, so that nothing can change it while its frames are read.
    var plain: [UInt8] = []
    swap(&plain, &self.plain)
    defer { swap(&plain, &self.plain) }
    guard let opener = opener(level, direction, packet, numberOffset) else {
      if mayHold, mayCome(level) {
        hold(packet, level, numberOffset, wire, direction, time)
      } else {
        booked.add(packet.byteCount, to: .opaqueEncrypted)
      }
      return false
    }
    guard let opened = opener.open(packet, numberOffset: numberOffset, into: &plain) else {
      booked.add(packet.byteCount, to: .opaqueEncrypted)
      complain(level, wire, direction, sink)
      return false
    }
    let unread = readFrames(
      plain.rawBytes.prefix(opened.length), level, direction, wire: wire &+ UInt64(opened.headerLength), time: time,
      sink)
    let raw = min(searched, packet.byteCount - unread)
    searched = 0
    booked.add(packet.byteCount - unread - raw, to: .decoded)
    booked.add(unread, to: .unsupported)
    booked.add(raw, to: .opaqueUnknown)
    return true
  }

  /// A key that does not fit is told once.
  private func complain(_ level: QUICLevel, _ wire: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard level != .initial, !hasComplained else { return }
    hasComplained = true
    sink.trouble(
      "quic-not-opened", "a packet does not open with the secrets given for its connection", at: wire, from: direction)
  }

  // MARK: - Keys

  /// Server and client may agree on another version after the first flight (RFC 9368 section 2.3). Its Initial packets
  /// are opened with its own keys of the same connection id.
  func follow(_ number: UInt32) {
    guard number != version.number, versionChanges < 8, let other = QUICVersion(number),
      let initial = PacketOpener.initial(to: destination, version: other)
    else { return }
    versionChanges += 1
    version = other
    openers[0] = initial.client
    openers[1] = initial.server
  }

  private func index(_ level: QUICLevel, _ direction: FlowDirection) -> Int {
    2 * level.rawValue + (direction == client ? 0 : 1)
  }

  private func opener(
    _ level: QUICLevel, _ direction: FlowDirection, _ packet: RawSpan, _ numberOffset: Int
  ) -> PacketOpener? {
    let index = index(level, direction)
    if let known = openers[index] { return known }
    guard let secret = secret(level, direction) else { return nil }
    if level == .zeroRTT {
      openers[index] = earlyOpener(secret, packet, numberOffset)
    } else if let suite = handshake.suite {
      openers[index] = PacketOpener(secret: secret, suite: suite, version: version)
    }
    return openers[index]
  }

  private func secret(_ level: QUICLevel, _ direction: FlowDirection) -> [UInt8]? {
    guard handshake.clientRandom.count == 32 else { return nil }
    let isClient = direction == client
    let labels: [KeyLogLabel]
    switch level {
    case .initial: return nil
    case .zeroRTT: labels = isClient ? [.clientEarlyTraffic, .quicClientEarlyTraffic] : []
    case .handshake:
      labels =
        isClient
        ? [.clientHandshakeTraffic, .quicClientHandshakeTraffic]
        : [.serverHandshakeTraffic, .quicServerHandshakeTraffic]
    case .oneRTT: labels = isClient ? [.clientTraffic0, .quicClientTraffic0] : [.serverTraffic0, .quicServerTraffic0]
    }
    let random = handshake.clientRandom
    for label in labels {
      if let secret = secrets.keyLog.secret(label, for: random.rawBytes) { return secret }
    }
    return nil
  }

  /// The suite of early data is that of an earlier connection: the one that opens the packet.
  private func earlyOpener(_ secret: [UInt8], _ packet: RawSpan, _ numberOffset: Int) -> PacketOpener? {
    var plain: [UInt8] = []
    for suite: PacketSuite in [.aes128GCM, .aes256GCM, .chaCha20Poly1305, .aes128CCM] {
      guard let opener = PacketOpener(secret: secret, suite: suite, version: version),
        opener.open(packet, numberOffset: numberOffset, into: &plain) != nil
      else { continue }
      return PacketOpener(secret: secret, suite: suite, version: version)
    }
    return nil
  }

  /// Whether keys that are missing may still become known.
  private func mayCome(_ level: QUICLevel) -> Bool {
    guard level != .initial else { return false }
    if secrets.mayGrow { return true }
    // Packets may arrive, or be captured, before the hello that their keys need.
    return !secrets.isEmpty && !handshake.hasServerHello
  }

  // MARK: - Packets that wait

  private func hold(
    _ packet: RawSpan, _ level: QUICLevel, _ numberOffset: Int, _ wire: UInt64, _ direction: FlowDirection,
    _ time: Timestamp
  ) {
    guard !hasGivenUp, heldCount + packet.byteCount <= Self.heldLimit else {
      booked.add(packet.byteCount, to: .opaqueEncrypted)
      return
    }
    account.add(packet.byteCount, of: self)
    var bytes: [UInt8] = []
    bytes.append(bytesOf: packet)
    held.append(
      Held(level: level, direction: direction, bytes: bytes, numberOffset: numberOffset, wire: wire, time: time))
    heldCount += bytes.count
  }

  private func forgetHeld() {
    account.remove(heldCount)
    held = []
    heldCount = 0
  }

  /// Others need the room: what waits stays closed, and nothing waits from now on.
  func giveUp() {
    hasGivenUp = true
    booked.add(heldCount, to: .opaqueEncrypted)
    forgetHeld()
  }

  /// Opens the packets that wait, as far as their keys are known now.
  /// - Parameter moment: What is read behind them.
  private func openHeld(before moment: WireMoment?, into sink: any MessageSink, isLast: Bool = false) {
    defer { if let moment { sink.resume(at: moment) } }
    repeat {
      mayOpenMore = false
      generation = secrets.generation
      let waiting = held
      forgetHeld()
      for packet in waiting {
        sink.resume(
          at: WireMoment(packet.bytes.count, at: packet.wire, from: packet.direction, time: packet.time))
        open(
          packet.bytes.rawBytes, packet.level, numberOffset: packet.numberOffset, wire: packet.wire,
          from: packet.direction, time: packet.time, mayHold: !isLast, into: sink)
      }
    } while mayOpenMore && !held.isEmpty
  }

  // MARK: - Frames

  /// Reads the frames of one packet (RFC 9000 section 19); answers how many bytes at its end could not be read.
  private func readFrames(
    _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, wire: UInt64, time: Timestamp,
    _ sink: any MessageSink
  ) -> Int {
    var cursor = ByteCursor(plain)
    var start = 0
    do throws(DecodeError) {
      while cursor.remaining > 0 {
        start = plain.byteCount - cursor.remaining
        if plain[start] == 0 {
          try cursor.skip(1)
        } else {
          guard try readFrame(&cursor, plain, level, direction, wire, time, sink) else {
            return plain.byteCount - start
          }
        }
      }
    } catch {
      sink.trouble(
        "quic-malformed", "a frame goes on beyond its packet", at: wire &+ UInt64(start), from: direction)
      return plain.byteCount - start
    }
    return 0
  }

  /// Reads one frame; `false` when its type is not known, so that its length is not either.
  private func readFrame(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, _ wire: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) throws(DecodeError) -> Bool {
    let type = try cursor.quicVarint()
    switch type {
    case 0x01, 0x1E, 0xAC, 0x1F: return true
    case 0x02, 0x03: try skipAcknowledgement(&cursor, hasCounts: type == 0x03)
    case 0x04: try readReset(&cursor, direction, sink)
    case 0x06: try readCrypto(&cursor, plain, level, direction, wire, sink)
    case 0x07: try cursor.skip(Int(clamping: cursor.quicVarint()))
    case 0x08...0x0F: try readStream(&cursor, plain, UInt8(truncatingIfNeeded: type), direction, wire, time, sink)
    case 0x05, 0x11, 0x15: try skipNumbers(2, &cursor)
    case 0x10, 0x12...0x14, 0x16, 0x17, 0x19: try skipNumbers(1, &cursor)
    case 0x18: try readConnectionID(&cursor, direction)
    case 0x1A, 0x1B: try cursor.skip(8)
    case 0x1C, 0x1D: try readClose(&cursor, plain, direction, wire, isApplication: type == 0x1D, sink)
    case 0x30: try cursor.skip(cursor.remaining)
    case 0x31: try cursor.skip(Int(clamping: cursor.quicVarint()))
    case 0xAF: try skipNumbers(4, &cursor)
    // A time stamp (draft-huitema-quic-ts).
    case 0x02F5: try skipNumbers(1, &cursor)
    default: return false
    }
    return true
  }

  private func skipNumbers(_ count: Int, _ cursor: inout ByteCursor) throws(DecodeError) {
    for _ in 0..<count { _ = try cursor.quicVarint() }
  }

  /// RFC 9000 section 19.3: largest, delay, count, first range, then pairs of gap and length; three counts of ECN.
  private func skipAcknowledgement(_ cursor: inout ByteCursor, hasCounts: Bool) throws(DecodeError) {
    try skipNumbers(2, &cursor)
    var left = try cursor.quicVarint()
    try skipNumbers(1, &cursor)
    while left > 0 {
      try skipNumbers(2, &cursor)
      left -= 1
    }
    if hasCounts { try skipNumbers(3, &cursor) }
  }

  /// RFC 9000 section 19.15: sequence, retire prior to, length (1), id, reset token (16).
  private func readConnectionID(_ cursor: inout ByteCursor, _ direction: FlowDirection) throws(DecodeError) {
    try skipNumbers(2, &cursor)
    let bytes = try cursor.take(Int(cursor.u8()))
    if let id = QUICConnectionID(bytes), id.count > 0 { learn(id, of: direction) }
    try cursor.skip(16)
  }

  /// RFC 9000 section 19.19: error, frame type unless an application closes, reason with its length before it.
  private func readClose(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ direction: FlowDirection, _ wire: UInt64, isApplication: Bool,
    _ sink: any MessageSink
  ) throws(DecodeError) {
    try skipNumbers(isApplication ? 1 : 2, &cursor)
    let reason = try cursor.take(Int(clamping: cursor.quicVarint()))
    guard reason.byteCount > 0 else { return }
    let place = wire &+ UInt64(plain.byteCount - cursor.remaining - reason.byteCount)
    let head = MessageHead(protocolName: QUICModule.name, direction: .message, sender: direction)
    let none = reason.prefix(0)
    withBytes(of: "CONNECTION_CLOSE") { sink.begin(head, start: $0, host: none) }
    withBytes(of: "reason") { sink.field(.text, name: $0, value: reason, at: place) }
    sink.end()
  }

  // MARK: - Handshake

  private func readCrypto(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ level: QUICLevel, _ direction: FlowDirection, _ wire: UInt64,
    _ sink: any MessageSink
  ) throws(DecodeError) {
    let offset = try cursor.quicVarint()
    let data = try cursor.take(Int(clamping: cursor.quicVarint()))
    let place = wire &+ UInt64(plain.byteCount - cursor.remaining - data.byteCount)
    let index = index(level, direction)
    var reassembly = crypto[index]
    var assembler = assemblers[index]
    var handshake = handshake
    let before = (handshake.clientRandom.count, handshake.hasServerHello)
    reassembly.add(
      data, at: offset, wire: place,
      deliver: { bytes, wire in
        assembler.add(bytes, at: wire) { message, origin, isWhole in
          handshake.tell(message, origin, isWhole: isWhole, from: direction, into: sink)
        }
      },
      lose: { _ in assembler.reset() })
    crypto[index] = reassembly
    assemblers[index] = assembler
    self.handshake = handshake
    if before != (handshake.clientRandom.count, handshake.hasServerHello) { mayOpenMore = true }
  }

  // MARK: - Streams

  private func readStream(
    _ cursor: inout ByteCursor, _ plain: RawSpan, _ type: UInt8, _ direction: FlowDirection, _ wire: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) throws(DecodeError) {
    let id = QUICStreamID(number: try cursor.quicVarint())
    let offset = type & 4 != 0 ? try cursor.quicVarint() : 0
    let count = type & 2 != 0 ? Int(clamping: try cursor.quicVarint()) : cursor.remaining
    let data = try cursor.take(count)
    let place = wire &+ UInt64(plain.byteCount - cursor.remaining - data.byteCount)
    guard let stream = stream(id, sink) else {
      searched += data.byteCount
      return
    }
    let end = offset &+ UInt64(data.byteCount)
    if application?.isReading == false { searched += data.byteCount }
    update(stream, id, direction, sink) { reassembly, application in
      if type & 1 != 0, reassembly.end == nil { reassembly.end = end }
      reassembly.add(
        data, at: offset, wire: place,
        deliver: { bytes, wire in
          application.receive(bytes, on: id, from: direction, wire: wire, time: time, into: sink)
        },
        lose: { application.lost($0, on: id, from: direction, into: sink) })
    }
  }

  /// RFC 9000 section 19.4: stream, error, final size. What was sent before need not have arrived.
  private func readReset(
    _ cursor: inout ByteCursor, _ direction: FlowDirection, _ sink: any MessageSink
  ) throws(DecodeError) {
    let id = QUICStreamID(number: try cursor.quicVarint())
    try skipNumbers(2, &cursor)
    guard let stream = streams[id] else { return }
    update(stream, id, direction, sink) { reassembly, application in
      reassembly.finish(
        deliver: { bytes, wire in
          application.receive(
            bytes, on: id, from: direction, wire: wire, time: Timestamp(nanoseconds: 0), into: sink)
        },
        lose: { application.lost($0, on: id, from: direction, into: sink) })
      reassembly.end = reassembly.next
    }
  }

  /// The stream of a number; `nil` for one more with one direction than anybody needs.
  private func stream(_ id: QUICStreamID, _ sink: any MessageSink) -> QUICStream? {
    if application == nil { application = makeApplication() }
    if let known = streams[id] { return known }
    if id.isOneWay {
      guard oneWayCount < Self.oneWayLimit else { return nil }
      oneWayCount += 1
    } else {
      evictStream(sink)
      streamOrder.append(id)
    }
    let stream = QUICStream()
    streams[id] = stream
    return stream
  }

  /// Makes room for one more stream with two directions; the others carry what all of them need.
  private func evictStream(_ sink: any MessageSink) {
    guard streamOrder.count - oldestStream >= Self.streamLimit else { return }
    let id = streamOrder[oldestStream]
    oldestStream += 1
    if let stream = streams.removeValue(forKey: id) { close(stream, id, sink) }
    if oldestStream > Self.streamLimit {
      streamOrder.removeFirst(oldestStream)
      oldestStream = 0
    }
  }

  /// Changes one direction of a stream, and tells the application of its end.
  private func update(
    _ stream: QUICStream, _ id: QUICStreamID, _ direction: FlowDirection, _ sink: any MessageSink,
    _ change: (inout QUICReassembly, any QUICApplication) -> Void
  ) {
    let application = application ?? makeApplication()
    self.application = application
    let isClient = direction == client
    var reassembly = isClient ? stream.client : stream.server
    let before = reassembly.held
    change(&reassembly, application)
    streamCost += reassembly.held - before
    if isClient { stream.client = reassembly } else { stream.server = reassembly }
    guard reassembly.isComplete, !(isClient ? stream.hasClientEnded : stream.hasServerEnded) else { return }
    if isClient { stream.hasClientEnded = true } else { stream.hasServerEnded = true }
    application.ended(id, from: direction, into: sink)
  }

  private func makeApplication() -> any QUICApplication {
    handshake.applicationProtocol?.hasPrefix("h3") ?? false ? HTTP3(client: client) : QUICRawStreams()
  }

  /// Nothing more comes on a stream.
  private func close(_ stream: QUICStream, _ id: QUICStreamID, _ sink: any MessageSink) {
    for direction in FlowDirection.allCases {
      update(stream, id, direction, sink) { reassembly, application in
        reassembly.finish(
          deliver: { bytes, wire in
            application.receive(
              bytes, on: id, from: direction, wire: wire, time: Timestamp(nanoseconds: 0), into: sink)
          },
          lose: { application.lost($0, on: id, from: direction, into: sink) })
      }
    }
  }

  // MARK: - End

  /// The capture ends, or the connection is given up.
  /// - Parameter moment: That of the datagram that came last.
  func finish(at moment: WireMoment?, into sink: any MessageSink) {
    openHeld(before: moment, into: sink, isLast: true)
    for id in streams.keys.sorted(by: { $0.number < $1.number }) {
      if let stream = streams[id] { close(stream, id, sink) }
    }
    streams = [:]
    streamOrder = []
    oldestStream = 0
    application?.finish(into: sink)
  }

  /// The lowest offset of a direction that may still be told.
  func oldestWire(_ direction: FlowDirection) -> UInt64? {
    var oldest = application?.oldestWire(direction)
    func note(_ offset: UInt64?) { if let offset { oldest = min(oldest ?? .max, offset) } }
    for packet in held where packet.direction == direction { note(packet.wire) }
    for level in QUICLevel.allCases {
      note(crypto[index(level, direction)].oldestWire)
      note(assemblers[index(level, direction)].oldestOffset)
    }
    for stream in streams.values { note((direction == client ? stream.client : stream.server).oldestWire) }
    return oldest
  }
}
