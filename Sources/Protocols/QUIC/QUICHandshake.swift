import AuditModel
import Bytes
import Cryptography
import Decryption

/// What both sides of a connection said in the TLS handshake that QUIC carries (RFC 9001 section 4), and its telling.
struct QUICHandshake {
  /// Extension of the transport parameters, and its number in drafts.
  private static let parameters: [UInt16] = [0x39, 0xFFA5]
  /// A transport parameter of one company in which clients name themselves.
  private static let userAgent: UInt64 = 0x3129

  /// By which secrets are found; empty before the ClientHello.
  private(set) var clientRandom: [UInt8] = []
  /// The server's choice.
  private(set) var suite: PacketSuite?
  /// The server has answered.
  private(set) var hasServerHello = false
  private(set) var serverName: String?
  /// Application protocols offered, and the one that was chosen.
  private(set) var offered: [String] = []
  private(set) var chosen: String?

  /// The application protocol, as far as it is known.
  var applicationProtocol: String? { chosen ?? offered.first }

  /// Tells one whole handshake message, header included.
  mutating func tell(
    _ message: RawSpan, _ origin: borrowing OffsetMap, isWhole: Bool, from direction: FlowDirection,
    into sink: any MessageSink
  ) {
    guard let type = message.u8(at: 0), let range = Self.range(of: origin) else { return }
    if !isWhole {
      sink.trouble("tls-handshake-too-long", "only the beginning is read", at: range.lowerBound, from: direction)
    }
    let body = message.dropping(4)
    switch type {
    case 1: tellClient(body, range, origin, isWhole, direction, sink)
    case 2: tellServer(body, range, isWhole, direction, sink)
    case 8: readExtensions(body)
    case 11: tellCertificate(body, range, direction, sink)
    default: break
    }
  }

  private mutating func tellClient(
    _ body: RawSpan, _ range: Range<UInt64>, _ origin: borrowing OffsetMap, _ isWhole: Bool,
    _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    var hello = TLSClientHello(serverName: nil, applicationProtocols: [], highestVersion: 0)
    do throws(DecodeError) {
      try TLSHello.readClient(body, into: &hello)
    } catch {
      if isWhole { sink.trouble("tls-malformed", "ClientHello", at: range.lowerBound, from: direction) }
    }
    guard hello.highestVersion > 0, body.byteCount >= 34 else { return }
    clientRandom.removeAll()
    clientRandom.append(bytesOf: body.clamped(2..<34))
    serverName = hello.serverName ?? serverName
    offered = hello.applicationProtocols
    sink.channel("quic", host: serverName)
    sink.note(.tlsClientHello(hello), at: range, from: direction)
    tellParameters(body, origin, direction, sink)
  }

  private mutating func tellServer(
    _ body: RawSpan, _ range: Range<UInt64>, _ isWhole: Bool, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    var hello = TLSServerHello(version: 0, cipherSuite: 0)
    var isRetry = false
    do throws(DecodeError) {
      isRetry = try TLSHello.readServer(body, into: &hello)
    } catch {
      if isWhole { sink.trouble("tls-malformed", "ServerHello", at: range.lowerBound, from: direction) }
    }
    guard hello.version > 0, !isRetry else { return }
    hasServerHello = true
    suite = PacketSuite(rawValue: hello.cipherSuite)
    sink.note(.tlsServerHello(hello), at: range, from: direction)
  }

  /// EncryptedExtensions (RFC 8446 section 4.3.1): the application protocol that was chosen.
  private mutating func readExtensions(_ body: RawSpan) {
    Self.forEachExtension(body, from: 0) { type, data in
      guard type == 16, let length = body.u8(at: data.lowerBound + 2) else { return }
      let name = body.clamped(data).dropping(3).prefix(Int(length))
      if name.byteCount == Int(length) { chosen = name.text }
    }
  }

  /// RFC 8446 section 4.4.2: context (1 + n), list (3), then each certificate with its length (3) and extensions (2).
  private func tellCertificate(
    _ body: RawSpan, _ range: Range<UInt64>, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard let context = body.u8(at: 0), let length = body.u24(at: 4 + Int(context)), length > 0 else { return }
    let der = body.dropping(7 + Int(context)).prefix(Int(length))
    if let certificate = Certificate(der: der) {
      sink.note(.certificate(CertificateFact(certificate)), at: range, from: direction)
    } else {
      sink.trouble("tls-malformed", "Certificate", at: range.lowerBound, from: direction)
    }
  }

  // MARK: Transport parameters

  /// The ClientHello as a message of its own: of the transport parameters (RFC 9000 section 18) those that are text.
  private func tellParameters(
    _ body: RawSpan, _ origin: borrowing OffsetMap, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let host = Array((serverName ?? "").utf8)
    let hostBytes = host.rawBytes
    let head = MessageHead(protocolName: QUICModule.name, direction: .message, sender: direction)
    withBytes(of: "CLIENTHELLO") { sink.begin(head, start: $0, host: hostBytes) }
    if let value = Self.userAgent(in: body) {
      let bytes = body.clamped(value)
      // Offsets of the origin count from the message's header.
      let map = origin.part(value.lowerBound + 4..<value.upperBound + 4)
      withBytes(of: "user_agent") { sink.field(.attribute, name: $0, value: bytes, origin: map) }
    }
    sink.end()
  }

  private static func userAgent(in hello: RawSpan) -> Range<Int>? {
    var found: Range<Int>?
    var start = 34
    // session id (1), cipher suites (2), compression (1)
    start += 1 + Int(hello.u8(at: start) ?? 0)
    start += 2 + Int(hello.u16(at: start) ?? 0)
    start += 1 + Int(hello.u8(at: start) ?? 0)
    forEachExtension(hello, from: start) { type, data in
      guard parameters.contains(type) else { return }
      var at = data.lowerBound
      while at < data.upperBound, let id = hello.quicVarint(at: at),
        let length = hello.quicVarint(at: at + id.length), length.value <= 65_535
      {
        let value = at + id.length + length.length
        let end = value + Int(length.value)
        guard end <= data.upperBound else { return }
        if id.value == userAgent { found = value..<end }
        at = end
      }
    }
    return found
  }

  /// Calls `body` with number and place of each extension of the list that begins at `start` with its length.
  private static func forEachExtension(_ bytes: RawSpan, from start: Int, _ body: (UInt16, Range<Int>) -> Void) {
    var at = start + 2
    while let type = bytes.u16(at: at), let length = bytes.u16(at: at + 2) {
      let data = at + 4..<at + 4 + Int(length)
      guard data.upperBound <= bytes.byteCount else { return }
      body(type, data)
      at = data.upperBound
    }
  }

  /// From the lowest to the highest place.
  private static func range(of origin: borrowing OffsetMap) -> Range<UInt64>? {
    var range: Range<UInt64>?
    for piece in origin.pieces {
      let known = range ?? piece.source
      range = min(known.lowerBound, piece.source.lowerBound)..<max(known.upperBound, piece.source.upperBound)
    }
    return range
  }
}
