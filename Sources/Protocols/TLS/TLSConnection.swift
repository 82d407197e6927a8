import AuditModel
import Bytes
import Decryption

/// One TLS connection behind its record layer: learns from handshake messages, opens sealed records with the secrets
/// that are known, holds them while their secrets may still come, and gives what they carry to an inner stream.
final class TLSConnection {
  /// Records in a row that may fail before the direction counts as opaque.
  private static let failureLimit = 64
  /// Numbers tried for the first record behind lost bytes; no record is shorter than 22 bytes.
  private static let aheadLimit = 512
  private static let shortestRecord = 22

  private(set) var handshake = TLSHandshake()
  private var agreement = SessionAgreement()
  private let context: FlowContext
  private var initiator = SealedSide()
  private var responder = SealedSide()
  private var held: [HeldRecord] = []
  private var heldBytes = 0
  /// The store's generation when what is held was tried last.
  private var triedGeneration = 0
  private var inner: InnerStream?
  private var booked = Coverage()
  private var told: Set<SealedReason> = []

  init(_ context: FlowContext) { self.context = context }

  /// What became of the sealed records that were taken.
  var coverage: Coverage {
    var sum = booked
    if let inner { sum.merge(inner.coverage) }
    return sum
  }

  var awaitsSecrets: Bool { !held.isEmpty || inner?.awaitsSecrets ?? false }

  private subscript(_ direction: FlowDirection) -> SealedSide {
    get { direction == .fromInitiator ? initiator : responder }
    _modify {
      if direction == .fromInitiator { yield &initiator } else { yield &responder }
    }
  }

  // MARK: - Learning

  /// Tells and learns from one handshake message, header included, in clear or opened.
  func take(
    message: RawSpan, _ origin: borrowing OffsetMap, isWhole: Bool, from direction: FlowDirection,
    into sink: any MessageSink
  ) {
    handshake.tell(message, origin, isWhole: isWhole, from: direction, into: sink)
    let isClient = direction == handshake.client
    if isWhole { agreement.learn(message, fromClient: isClient, store: context.secrets) }
    switch message.u8(at: 0) {
    case 1 where isClient && agreement.offersEarlyData: self[direction].epoch = .early
    case 5 where agreement.isTLS13: enter(.handshake, direction)
    case 20 where agreement.isTLS13: enter(.application, direction)
    case 24 where agreement.isTLS13: updateKeys(direction)
    default: break
    }
  }

  func tell(
    _ hello: TLSClientHello, _ range: Range<UInt64>, _ direction: FlowDirection, _ sink: any MessageSink
  ) { handshake.tell(hello, range, direction, sink) }

  /// The client's hello was one of SSL 2.0.
  func learn(challenge: RawSpan) { agreement.learn(challenge: challenge, store: context.secrets) }

  func tellUnknownChannel(to sink: any MessageSink) { handshake.tellUnknownChannel(to: sink) }

  func tellSSL2(to sink: any MessageSink) { handshake.tellSSL2(to: sink) }

  /// The server's hello is known: what was held because of it can be tried.
  /// - Parameter moment: That of the record that ended it.
  func helloIsKnown(at moment: WireMoment, into sink: any MessageSink) {
    guard !held.isEmpty, agreement.version != 0 else { return }
    retry(into: sink)
    sink.resume(at: moment)
  }

  /// A change of cipher, which up to TLS 1.2 means that all that follows is sealed with the keys agreed on last.
  func changeCipher(_ direction: FlowDirection) {
    self[direction].agreement = agreement
    self[direction].opener = nil
    self[direction].failures = 0
  }

  private func enter(_ epoch: SessionAgreement.Epoch, _ direction: FlowDirection) {
    guard self[direction].epoch < epoch else { return }
    self[direction].epoch = epoch
    self[direction].opener = nil
  }

  private func updateKeys(_ direction: FlowDirection) {
    guard self[direction].opener != nil else { return }
    adopt(agreement.updated(self[direction].secret), direction)
  }

  private func adopt(_ lookup: SessionAgreement.Lookup, _ direction: FlowDirection) {
    guard case .found(let opener, let secret) = lookup else { return self[direction].opener = nil }
    self[direction].opener = opener
    self[direction].secret = secret
  }

  // MARK: - Sealed records

  /// Takes one whole sealed record, header included. All its bytes are booked in `coverage`, sooner or later.
  /// - Returns: `false` when this record and all behind it in this direction stay closed; none of it is booked then.
  func take(
    sealed record: RawSpan, from direction: FlowDirection, at offset: UInt64, time: Timestamp,
    into sink: any MessageSink
  ) -> Bool {
    if self[direction].isOpaque { return false }
    if self[direction].heldCount > 0 {
      if triedGeneration != context.secrets.generation {
        retry(into: sink)
        sink.resume(at: WireMoment(record.byteCount, at: offset, from: direction, time: time))
      }
      if self[direction].isOpaque { return false }
      if self[direction].heldCount > 0 { return hold(record, direction, offset, time, sink) }
    }
    switch attempt(record, direction) {
    case .opened(let opened, let opener):
      self[direction].failures = 0
      settleLoss(direction, opened, record, sink)
      process(opened, opener, record, direction, offset, time, sink)
      return true
    case .locked(let reason):
      if reason == .noKey, mayHold(direction) { return hold(record, direction, offset, time, sink) }
      tell(reason, at: offset, direction, sink)
      giveUp(direction, sink)
      return false
    case .failed(let reason):
      tell(reason, at: offset, direction, sink)
      return fail(record, direction, sink)
    }
  }

  /// `false` when so many records failed that there is no hope for those that follow.
  private func fail(_ record: RawSpan, _ direction: FlowDirection, _ sink: any MessageSink) -> Bool {
    self[direction].failures += 1
    guard self[direction].failures < Self.failureLimit else {
      giveUp(direction, sink)
      return false
    }
    booked.add(record.byteCount, to: .opaqueEncrypted)
    let fragment = record.dropping(TLSRecordHeader.length)
    guard let opener = self[direction].opener else { return true }
    if self[direction].lost > 0 {
      self[direction].lost += record.byteCount
    } else {
      opener.passOver()
      inner?.gap(opener.contentCount(of: fragment.byteCount), from: direction, into: sink)
    }
    opener.breakChain(at: fragment)
    return true
  }

  private enum Attempt {
    case opened(OpenedRecord, RecordOpener)
    /// There are no keys.
    case locked(SealedReason)
    /// The keys are others, or bytes are missing.
    case failed(SealedReason)
  }

  private func attempt(_ record: RawSpan, _ direction: FlowDirection) -> Attempt {
    guard !agreement.clientRandom.isEmpty else { return .locked(.noHandshake) }
    return agreement.isTLS13 ? attemptTLS13(record, direction) : attemptOlder(record, direction)
  }

  private func attemptOlder(_ record: RawSpan, _ direction: FlowDirection) -> Attempt {
    guard let agreed = self[direction].agreement, agreed.version != 0 else {
      return .locked(agreement.serverRandom.isEmpty ? .noKey : .noHandshake)
    }
    if self[direction].opener == nil {
      let lookup = agreed.opener(
        ofClient: direction == handshake.client, in: context.secrets, sessions: context.sessions)
      switch lookup {
      case .missing: return .locked(.noKey)
      case .unsupported: return .locked(.unsupportedCipher)
      case .found: adopt(lookup, direction)
      }
    }
    guard let opener = self[direction].opener else { return .locked(.noKey) }
    if self[direction].lost > 0, !opener.survivesLoss { return .locked(.gap) }
    let ahead = ahead(self[direction].lost)
    guard let opened = opener.open(record, ahead: ahead) else {
      return .failed(self[direction].lost > 0 ? .gap : .wrongKey)
    }
    return .opened(opened, opener)
  }

  /// The keys of the direction's epoch, or those of a later one: its first messages may be lost, early data may have
  /// been refused, and some programs log only the later secrets.
  private func attemptTLS13(_ record: RawSpan, _ direction: FlowDirection) -> Attempt {
    let isClient = direction == handshake.client
    let lost = self[direction].lost
    if let opener = self[direction].opener, let opened = opener.open(record, ahead: ahead(lost)) {
      return .opened(opened, opener)
    }
    let hadOpener = self[direction].opener != nil
    var wasTried = false
    var isOwn = hadOpener
    for epoch in [SessionAgreement.Epoch.early, .handshake, .application] {
      guard epoch > self[direction].epoch || epoch == self[direction].epoch && !hadOpener else { continue }
      let lookup = agreement.opener(epoch, ofClient: isClient, in: context.secrets)
      switch lookup {
      case .unsupported: return .locked(.unsupportedCipher)
      case .missing: continue
      case .found(let opener, _):
        wasTried = true
        isOwn = isOwn || epoch == self[direction].epoch
        guard let opened = opener.open(record, ahead: ahead(lost)) else { continue }
        self[direction].epoch = epoch
        adopt(lookup, direction)
        return .opened(opened, opener)
      }
    }
    if lost > 0, hadOpener { return .failed(.gap) }
    if isOwn { return .failed(.wrongKey) }
    return wasTried ? .failed(.noKey) : .locked(.noKey)
  }

  private func ahead(_ lost: Int) -> Int { lost > 0 ? min(lost / Self.shortestRecord + 1, Self.aheadLimit) : 0 }

  /// The first record behind lost bytes has opened: the inner stream lacks what they held.
  private func settleLoss(
    _ direction: FlowDirection, _ opened: OpenedRecord, _ record: RawSpan, _ sink: any MessageSink
  ) {
    let lost = self[direction].lost
    guard lost > 0 else { return }
    self[direction].lost = 0
    self[direction].assembler.reset()
    inner?.gap(lost, from: direction, into: sink)
  }

  private func process(
    _ opened: OpenedRecord, _ opener: RecordOpener, _ record: RawSpan, _ direction: FlowDirection, _ offset: UInt64,
    _ time: Timestamp, _ sink: any MessageSink
  ) {
    let start = offset + UInt64(TLSRecordHeader.length + opened.start)
    let range = start..<start + UInt64(opened.count)
    switch opened.type {
    case TLSRecordHeader.ContentType.applicationData.rawValue:
      booked.add(record.byteCount - opened.count, to: .decoded)
      let stream = innerStream()
      opener.withContent(opened) { stream.feed($0, from: direction, at: range, time: time, into: sink) }
    case TLSRecordHeader.ContentType.handshake.rawValue:
      booked.add(record.byteCount, to: .decoded)
      // Taken out, because messages change the side.
      var assembler = TLSHandshakeAssembler()
      swap(&assembler, &self[direction].assembler)
      opener.withContent(opened) { content in
        assembler.add(content, at: start) { message, origin, isWhole in
          take(message: message, origin, isWhole: isWhole, from: direction, into: sink)
        }
      }
      swap(&assembler, &self[direction].assembler)
    case TLSRecordHeader.ContentType.changeCipherSpec.rawValue:
      booked.add(record.byteCount, to: .decoded)
      if !agreement.isTLS13 { changeCipher(direction) }
    case TLSRecordHeader.ContentType.alert.rawValue: booked.add(record.byteCount, to: .decoded)
    default: booked.add(record.byteCount, to: .unsupported)
    }
  }

  private func innerStream() -> InnerStream {
    if let inner { return inner }
    let stream = InnerStream(in: context)
    inner = stream
    return stream
  }

  // MARK: - Losses and ends

  /// Part of a sealed record is lost; its header said how long its fragment is.
  func lose(fragment: Int, from direction: FlowDirection, into sink: any MessageSink) {
    if self[direction].heldCount > 0 {
      return keep(
        HeldRecord(content: .broken(fragment: fragment), direction: direction, offset: 0, time: .init(nanoseconds: 0)))
    }
    tell(.gap, at: 0, direction, sink)
    guard let opener = self[direction].opener, opener.survivesLoss else { return self[direction].lost += fragment }
    opener.passOver()
    self[direction].assembler.reset()
    inner?.gap(opener.contentCount(of: fragment), from: direction, into: sink)
  }

  /// Bytes are lost in which records may have begun and ended.
  func lose(bytes: Int, from direction: FlowDirection) {
    if self[direction].heldCount > 0 {
      return keep(HeldRecord(content: .loss(bytes), direction: direction, offset: 0, time: .init(nanoseconds: 0)))
    }
    self[direction].lost += min(bytes, 1 << 40)
  }

  /// The direction ends here, as far as this connection is asked.
  func finish(_ direction: FlowDirection, into sink: any MessageSink) {
    let wasEnded = self[direction].isEnded
    self[direction].isEnded = true
    if held.isEmpty {
      inner?.finish(direction, into: sink)
    } else if !wasEnded {
      keep(HeldRecord(content: .end, direction: direction, offset: 0, time: .init(nanoseconds: 0)))
    }
  }

  /// Whether records of the direction have been opened.
  func hasOpened(_ direction: FlowDirection) -> Bool { self[direction].opener != nil }

  private func giveUp(_ direction: FlowDirection, _ sink: any MessageSink) {
    self[direction].isOpaque = true
    self[direction].isEnded = true
    inner?.finish(direction, into: sink)
  }

  /// Whether it is worth waiting for whole sealed records.
  var hasSecrets: Bool { !context.secrets.isEmpty || context.secrets.mayGrow }

  /// Says once for each reason why records stay closed. Without any secrets nothing could have opened.
  private func tell(_ reason: SealedReason, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard !context.secrets.isEmpty, told.insert(reason).inserted else { return }
    sink.trouble(reason.kind, reason.detail, at: offset, from: direction)
  }

  // MARK: - Late secrets

  private func mayHold(_ direction: FlowDirection) -> Bool {
    guard !self[direction].hasGivenUp else { return false }
    let awaitsHello = agreement.serverRandom.isEmpty && !context.secrets.isEmpty
    // The session that this one goes on from may be in a flow that is read apart.
    let awaitsSession = context.secrets.knowsPremasters && self[direction].agreement?.isResumed ?? false
    return context.secrets.mayGrow || awaitsHello || awaitsSession
  }

  /// Holds one record; `false` when there is no room for it.
  private func hold(
    _ record: RawSpan, _ direction: FlowDirection, _ offset: UInt64, _ time: Timestamp, _ sink: any MessageSink
  ) -> Bool {
    guard heldBytes + record.byteCount <= HeldBytes.flowLimit, !self[direction].hasGivenUp else {
      tell(.noKey, at: offset, direction, sink)
      stopWaiting(into: sink)
      return false
    }
    if held.isEmpty {
      triedGeneration = context.secrets.generation
      context.held.announce()
    }
    var bytes: [UInt8] = []
    bytes.append(bytesOf: record)
    keep(HeldRecord(content: .record(bytes), direction: direction, offset: offset, time: time))
    return true
  }

  private func keep(_ record: HeldRecord) {
    held.append(record)
    heldBytes += record.count
    context.held.add(record.count)
    self[record.direction].heldCount += 1
  }

  /// Tries what is held, in its order. What still has no keys stays held.
  func retry(into sink: any MessageSink) {
    inner?.secretsArrived(into: sink)
    triedGeneration = context.secrets.generation
    guard !held.isEmpty else { return }
    var records: [HeldRecord] = []
    swap(&records, &held)
    context.held.remove(heldBytes)
    heldBytes = 0
    for direction in FlowDirection.allCases { self[direction].heldCount = 0 }
    for record in records { takeHeld(record, sink) }
  }

  private func takeHeld(_ record: HeldRecord, _ sink: any MessageSink) {
    if self[record.direction].heldCount > 0 { return keep(record) }
    switch record.content {
    case .record(let bytes):
      sink.resume(at: record.moment)
      let isTaken = take(
        sealed: bytes.rawBytes, from: record.direction, at: record.offset, time: record.time, into: sink)
      if !isTaken { booked.add(bytes.count, to: .opaqueEncrypted) }
    case .broken(let fragment): lose(fragment: fragment, from: record.direction, into: sink)
    case .loss(let bytes): lose(bytes: bytes, from: record.direction)
    case .end: inner?.finish(record.direction, into: sink)
    }
  }

  /// What is held stays closed, and nothing is held any more.
  func stopWaiting(into sink: any MessageSink) {
    inner?.stopWaiting(into: sink)
    for record in held where record.count > 0 {
      booked.add(record.count, to: .opaqueEncrypted)
      tell(.noKey, at: record.offset, record.direction, sink)
    }
    context.held.remove(heldBytes)
    heldBytes = 0
    held = []
    for direction in FlowDirection.allCases {
      let wasHolding = self[direction].heldCount > 0
      self[direction].heldCount = 0
      self[direction].hasGivenUp = true
      if wasHolding { giveUp(direction, sink) }
    }
  }
}

extension RecordOpener {
  /// Opens a whole record.
  fileprivate func open(_ record: RawSpan, ahead: Int) -> OpenedRecord? {
    open(
      header: record.prefix(TLSRecordHeader.length), fragment: record.dropping(TLSRecordHeader.length), ahead: ahead)
  }
}
