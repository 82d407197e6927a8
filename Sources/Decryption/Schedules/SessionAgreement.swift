import Bytes
import Cryptography

/// What both sides of a TLS connection agreed on in their hellos, as far as keys depend on it.
package struct SessionAgreement: Sendable {
  /// Under which keys a side of TLS 1.3 seals its records, in their order.
  package enum Epoch: UInt8, Sendable, Comparable {
    case early, handshake, application

    package static func < (left: Epoch, right: Epoch) -> Bool { left.rawValue < right.rawValue }
  }

  /// What came of the search for keys.
  package enum Lookup {
    case found(RecordOpener, secret: [UInt8])
    /// No secret for this connection is known.
    case missing
    /// The suite cannot be opened, whatever the keys.
    case unsupported
  }

  /// The number of TLS 1.3.
  private static let tls13: UInt16 = 0x0304
  /// Extensions by number (IANA "TLS ExtensionType Values").
  private static let sessionTicket: UInt16 = 35
  private static let encryptThenMAC: UInt16 = 22
  private static let extendedMasterSecret: UInt16 = 23
  private static let earlyData: UInt16 = 42
  private static let supportedVersions: UInt16 = 43

  package private(set) var clientRandom: [UInt8] = []
  package private(set) var serverRandom: [UInt8] = []
  /// 0 until the server has said it.
  package private(set) var version: UInt16 = 0
  package private(set) var suiteNumber: UInt16 = 0
  package private(set) var offersEarlyData = false
  private(set) var encryptsThenCodes = false
  private(set) var extendsMaster = false
  /// What the client would resume, and what the server agreed to or gave out.
  private var offeredID: [UInt8] = []
  private var offeredTicket: [UInt8] = []
  private var chosenID: [UInt8] = []
  private var issuedTicket: [UInt8] = []
  /// What a premaster secret is worth nothing without.
  private var exchange = KeyExchangeRecord()

  package init() {}

  package var isTLS13: Bool { version == Self.tls13 || draft != nil }

  /// The number of the draft of TLS 1.3, which a version 0x7Fxx names.
  private var draft: UInt16? { version >> 8 == 0x7F ? version & 0xFF : nil }

  // MARK: Learning

  /// A whole handshake message, with its header of four octets (RFC 8446 section 4, RFC 5246 section 7.4).
  package mutating func learn(_ message: RawSpan, fromClient: Bool, store: SecretStore) {
    learn(message, asSent: message, fromClient: fromClient, store: store)
  }

  /// No keys were exchanged: the session goes on from an earlier one.
  package var isResumed: Bool { !serverRandom.isEmpty && !isTLS13 && !exchange.hasClientKey }

  /// A ClientHello in the framing of SSL 2.0, whose challenge stands for the random (RFC 5246 appendix E.2). It is no
  /// part of the hash of all messages that an extended master secret is bound to: it cannot ask for one.
  package mutating func learn(challenge: RawSpan, store: SecretStore) {
    self = SessionAgreement()
    let octets = Self.octets(challenge.prefix(32))
    clientRandom = [UInt8](repeating: 0, count: 32 - octets.count) + octets
    exchange.begin(challenge.prefix(0), store: store)
  }

  /// As `learn(_:fromClient:store:)`, for a message that was written differently on the wire.
  /// - Parameter sent: As it enters the hash of all messages: in DTLS with a header of twelve octets.
  package mutating func learn(_ message: RawSpan, asSent sent: RawSpan, fromClient: Bool, store: SecretStore) {
    let body = message.dropping(4)
    switch message.u8(at: 0) {
    case 1 where fromClient:
      learnClientHello(body)
      exchange.begin(sent, store: store)
      return
    case 2 where !fromClient: learnServerHello(body)
    // RFC 5077 section 3.3: lifetime (4), ticket with its length.
    case 4 where !fromClient && !isTLS13: issuedTicket = Self.octets(body.dropping(6))
    case 16 where fromClient: exchange.learnClientKey(body)
    default: break
    }
    exchange.add(sent)
  }

  /// version (2), random (32), session id, cipher suites, compression, extensions.
  private mutating func learnClientHello(_ body: RawSpan) {
    guard body.byteCount >= 34 else { return }
    self = SessionAgreement()
    clientRandom = Self.octets(body.clamped(2..<34))
    var cursor = ByteCursor(body.dropping(34))
    do throws(DecodeError) {
      offeredID = Self.octets(try cursor.take(Int(cursor.u8())))
      try cursor.skip(Int(cursor.u16()))
      try cursor.skip(Int(cursor.u8()))
      guard cursor.remaining >= 2 else { return }
      _ = try cursor.u16()
      while cursor.remaining >= 4 {
        let type = try cursor.u16()
        let data = try cursor.take(Int(cursor.u16()))
        if type == Self.earlyData { offersEarlyData = true }
        if type == Self.sessionTicket { offeredTicket = Self.octets(data) }
      }
    } catch {}
  }

  /// version (2), random (32), session id, cipher suite (2), compression (1), extensions.
  private mutating func learnServerHello(_ body: RawSpan) {
    guard body.byteCount >= 34, !Self.isRetry(body) else { return }
    serverRandom = Self.octets(body.clamped(2..<34))
    version = body.u16(at: 0) ?? 0
    (encryptsThenCodes, extendsMaster) = (false, false)
    var cursor = ByteCursor(body.dropping(34))
    // Drafts before the 22nd leave out session id and compression.
    let isShort = draft.map { $0 < 22 } ?? false
    do throws(DecodeError) {
      if !isShort { chosenID = Self.octets(try cursor.take(Int(cursor.u8()))) }
      suiteNumber = try cursor.u16()
      if !isShort { try cursor.skip(1) }
      guard cursor.remaining >= 2 else { return }
      _ = try cursor.u16()
      while cursor.remaining >= 4 {
        let type = try cursor.u16()
        let data = try cursor.take(Int(cursor.u16()))
        switch type {
        case Self.supportedVersions: version = data.u16(at: 0) ?? version
        case Self.encryptThenMAC: encryptsThenCodes = true
        case Self.extendedMasterSecret: extendsMaster = true
        default: break
        }
      }
    } catch {}
  }

  /// RFC 8446 section 4.1.3: a HelloRetryRequest is a ServerHello with a fixed random.
  private static func isRetry(_ body: RawSpan) -> Bool {
    body.u64(at: 2) == 0xCF21_AD74_E59A_6111 && body.u64(at: 10) == 0xBE1D_8C02_1E65_B891
      && body.u64(at: 18) == 0xC2A2_1116_7ABB_8C5E && body.u64(at: 26) == 0x079E_09E2_C8A8_339C
  }

  private static func octets(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { Array($0) } }

  // MARK: Keys

  /// The tag covers the record's header since the 25th draft.
  private var coversHeader: Bool { draft.map { $0 >= 25 } ?? true }

  /// The keys of one side in TLS 1.3.
  package func opener(_ epoch: Epoch, ofClient isClient: Bool, in store: SecretStore) -> Lookup {
    guard let suite = CipherSuite(suiteNumber), suite.authenticated != nil else { return .unsupported }
    let label: KeyLogLabel
    switch (epoch, isClient) {
    case (.early, true): label = .clientEarlyTraffic
    case (.early, false): return .missing
    case (.handshake, true): label = .clientHandshakeTraffic
    case (.handshake, false): label = .serverHandshakeTraffic
    case (.application, true): label = .clientTraffic0
    case (.application, false): label = .serverTraffic0
    }
    guard let secret = store.keyLog.secret(label, for: clientRandom.span.bytes),
      let opener = RecordOpener(secret: secret, suite: suite, coversHeader: coversHeader)
    else { return .missing }
    return .found(opener, secret: secret)
  }

  /// The keys behind a key update (RFC 8446 section 7.2).
  package func updated(_ secret: [UInt8]) -> Lookup {
    guard let suite = CipherSuite(suiteNumber) else { return .unsupported }
    let hash = suite.scheduleHash
    let next = LabelledExpansion.octets(hash.byteCount, of: secret, label: "traffic upd", hash: hash)
    guard let opener = RecordOpener(secret: next, suite: suite, coversHeader: coversHeader) else { return .missing }
    return .found(opener, secret: next)
  }

  /// The keys of one side behind its change of cipher, up to TLS 1.2.
  /// - Parameter sessions: Where sessions are looked up that this one may go on from, and where it is remembered.
  package func opener(ofClient isClient: Bool, in store: SecretStore, sessions: SessionTable? = nil) -> Lookup {
    guard let suite = CipherSuite(suiteNumber), version >= 0x0300 else {
      return serverRandom.isEmpty ? .missing : .unsupported
    }
    guard let master = master(suite, in: store) ?? sessions.flatMap(resumedMaster) else { return .missing }
    if let sessions { remember(master, in: sessions) }
    let keys = BlockKeys(
      master: master, clientRandom: clientRandom, serverRandom: serverRandom, version: version, suite: suite)
    guard
      let opener = RecordOpener(
        keys: isClient ? keys.client : keys.server, version: version, suite: suite,
        encryptsThenCodes: encryptsThenCodes)
    else { return .unsupported }
    return .found(opener, secret: master)
  }

  /// The master secret of the session that this one goes on from.
  private func resumedMaster(in sessions: SessionTable) -> [UInt8]? {
    guard isResumed else { return nil }
    // A server that goes on from a ticket says the client's id again too (RFC 5077 section 3.4).
    if let name = SessionTable.Name(ticket: offeredTicket), let master = sessions.master(of: name) { return master }
    guard chosenID == offeredID, let name = SessionTable.Name(sessionID: chosenID) else { return nil }
    return sessions.master(of: name)
  }

  private func remember(_ master: [UInt8], in sessions: SessionTable) {
    if let name = SessionTable.Name(sessionID: chosenID) { sessions.add(master, of: name) }
    if let name = SessionTable.Name(ticket: issuedTicket) { sessions.add(master, of: name) }
  }

  /// The master secret: as it was logged, or from a premaster secret (RFC 5246 section 8.1, RFC 7627 section 4).
  private func master(_ suite: CipherSuite, in store: SecretStore) -> [UInt8]? {
    if let master = store.keyLog.secret(.clientRandom, for: clientRandom.span.bytes) { return master }
    guard let premaster = exchange.premaster(suite, clientRandom: clientRandom, in: store) else { return nil }
    if version == 0x0300 {
      return SSL3Derivation.octets(48, secret: premaster, seed: clientRandom + serverRandom)
    }
    let function = PseudorandomFunction(version: version, suite: suite)
    if extendsMaster {
      let seed = exchange.transcriptHash(version: version, suite: suite)
      return function.octets(48, secret: premaster, label: "extended master secret", seed: seed)
    }
    return function.octets(48, secret: premaster, label: "master secret", seed: clientRandom + serverRandom)
  }
}
