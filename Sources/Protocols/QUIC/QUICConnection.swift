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
  /// Connection ids remembered of each side.
  private static let idLimit = 64

  /// The side that opened the connection.
  let client: FlowDirection
  private(set) var handshake = QUICHandshake()
  /// Booked since it was last taken.
  private var booked = Coverage()

  /// To which the client sent its first packet.
  private let initialID: QUICConnectionID
  private(set) var clientIDs: [QUICConnectionID] = []
  private(set) var serverIDs: [QUICConnectionID] = []

  private let secrets: SecretStore
  private var generation: Int
  private var keys: QUICPacketKeys
  /// By level, the client's before the server's.
  private var crypto = Array(repeating: QUICReassembly(), count: 8)
  private var assemblers = Array(repeating: TLSHandshakeAssembler(), count: 8)
  private var held: [Held] = []
  private var heldCount = 0
  private var hasGivenUp = false
  private let account: QUICHeldPackets
  let streams: QUICStreams
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
      let keys = QUICPacketKeys(to: bytes, version: version, client: client, secrets: secrets)
    else { return nil }
    self.client = client
    self.keys = keys
    self.secrets = secrets
    self.account = account
    initialID = id
    streams = QUICStreams(client: client)
    generation = secrets.generation
  }

  var heldBytes: Int {
    8_192 + heldCount + crypto.reduce(0) { $0 + $1.held } + streams.heldBytes
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

  /// A peer may be found by this id from now on.
  func learn(_ id: QUICConnectionID, of side: FlowDirection) {
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
    guard let opener = keys.opener(level, direction, packet, numberOffset: numberOffset, handshake) else {
      if mayHold, keys.mayCome(level, handshake) {
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

  /// A packet names another version.
  func follow(_ number: UInt32) { keys.follow(number) }

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

  /// Bytes of the packet in hand that nothing reads.
  func noteSearched(_ count: Int) { searched += count }

  // MARK: - Handshake

  /// A piece of the handshake of one level and direction.
  func receiveHandshake(
    _ data: RawSpan, at offset: UInt64, wire: UInt64, _ level: QUICLevel, _ direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    let index = level.index(of: direction, client: client)
    var reassembly = crypto[index]
    var assembler = assemblers[index]
    var handshake = handshake
    let before = (handshake.clientRandom.count, handshake.hasServerHello)
    reassembly.add(
      data, at: offset, wire: wire,
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

  // MARK: - End

  /// The capture ends, or the connection is given up.
  /// - Parameter moment: That of the datagram that came last.
  func finish(at moment: WireMoment?, into sink: any MessageSink) {
    openHeld(before: moment, into: sink, isLast: true)
    streams.finish(into: sink)
  }

  /// The lowest offset of a direction that may still be told.
  func oldestWire(_ direction: FlowDirection) -> UInt64? {
    var oldest = streams.oldestWire(direction)
    func note(_ offset: UInt64?) { if let offset { oldest = min(oldest ?? .max, offset) } }
    for packet in held where packet.direction == direction { note(packet.wire) }
    for level in QUICLevel.allCases {
      let index = level.index(of: direction, client: client)
      note(crypto[index].oldestWire)
      note(assemblers[index].oldestOffset)
    }
    return oldest
  }
}
