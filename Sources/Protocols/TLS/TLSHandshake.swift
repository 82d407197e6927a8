import AuditModel
import Bytes
import Cryptography

/// What both sides of one TLS connection said in clear, and its telling.
struct TLSHandshake {
  /// It is DTLS, whose messages were written as those of TLS.
  private let isDatagram: Bool
  /// The side that sent the ClientHello; the initiator until it is known.
  private(set) var client = FlowDirection.fromInitiator
  private(set) var serverName: String?
  private(set) var version: UInt16?
  private var isChannelTold = false

  init(isDatagram: Bool = false) { self.isDatagram = isDatagram }

  /// Whether the channel is known to be TLS 1.3, in which a change of cipher means nothing.
  var isTLS13: Bool { version == TLSVersion.tls13 }

  /// Tells one whole handshake message, header included.
  mutating func tell(
    _ message: RawSpan, _ origin: borrowing OffsetMap, isWhole: Bool, from direction: FlowDirection,
    into sink: any MessageSink
  ) {
    // Parts of a message may have come in any order.
    guard let type = message.u8(at: 0), let start = origin.pieces.map(\.source.lowerBound).min(),
      let end = origin.pieces.map(\.source.upperBound).max()
    else { return }
    let range = start..<end
    let body = message.dropping(4)
    if !isWhole {
      sink.trouble("tls-handshake-too-long", "only the beginning is read", at: range.lowerBound, from: direction)
    }
    switch type {
    case 1: tellClient(body, range, isWhole, direction, sink)
    case 2: tellServer(body, range, isWhole, direction, sink)
    case 11: tellCertificate(body, range, origin, direction, sink)
    default: break
    }
  }

  private mutating func tellClient(
    _ body: RawSpan, _ range: Range<UInt64>, _ isWhole: Bool, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    var hello = TLSClientHello(serverName: nil, applicationProtocols: [], highestVersion: 0)
    do throws(DecodeError) {
      try TLSHello.readClient(body, into: &hello)
    } catch {
      if isWhole { sink.trouble("tls-malformed", "ClientHello", at: range.lowerBound, from: direction) }
    }
    guard hello.highestVersion > 0 else { return }
    if isWhole, !isDatagram, let fingerprint = try? ClientFingerprint(body) {
      hello.ja3 = fingerprint.ja3
      hello.ja4 = fingerprint.ja4
    }
    tell(hello, range, direction, sink)
  }

  /// Tells a hello, also one in the framing of SSL 2.0.
  mutating func tell(
    _ hello: TLSClientHello, _ range: Range<UInt64>, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    client = direction
    serverName = hello.serverName ?? serverName
    sink.note(.tlsClientHello(hello), at: range, from: direction)
    tellChannel(to: sink)
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
    guard hello.version > 0 else { return }
    client = direction.opposite
    version = hello.version
    // A retry asks for another ClientHello; the choice comes with the ServerHello behind it.
    if !isRetry { sink.note(.tlsServerHello(hello), at: range, from: direction) }
    tellChannel(to: sink)
  }

  /// RFC 5246 section 7.4.2: a list of certificates, each with three bytes of length; the first is the sender's own. In
  /// TLS 1.3 a context with one byte of length stands before the list (RFC 8446 section 4.4.2).
  private mutating func tellCertificate(
    _ body: RawSpan, _ range: Range<UInt64>, _ origin: borrowing OffsetMap, _ direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    let context = isTLS13 ? 1 + Int(body.u8(at: 0) ?? 0) : 0
    guard let length = body.u24(at: context + 3), length > 0 else { return }
    let der = body.dropping(context + 6).prefix(Int(length))
    if direction == client {
      tellSubject(der, at: context + 10, origin, direction, sink)
    } else if let certificate = Certificate(der: der) {
      sink.note(.certificate(CertificateFact(certificate)), at: range, from: direction)
    } else {
      sink.trouble("tls-malformed", "Certificate", at: range.lowerBound, from: direction)
    }
  }

  /// A client's certificate names a person or a device, so its subject is told as values.
  /// - Parameter shift: Where the certificate begins in its message: behind the message's header, the length of the list
  ///   and its own length.
  private func tellSubject(
    _ der: RawSpan, at shift: Int, _ origin: borrowing OffsetMap, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let head = MessageHead(protocolName: isDatagram ? "dtls" : "tls", direction: .message, sender: direction)
    let host = Array((serverName ?? "").utf8)
    let hostBytes = host.rawBytes
    withBytes(of: "CERTIFICATE") { sink.begin(head, start: $0, host: hostBytes) }
    CertificateSubject.forEachAttribute(of: der) { name, range in
      guard let place = Self.place(of: range.lowerBound + shift..<range.upperBound + shift, in: origin) else { return }
      let value = der.clamped(range)
      withBytes(of: name) { sink.field(.attribute, name: $0, value: value, at: place) }
    }
    sink.end()
  }

  /// The stream offset of a value that lies in one record; `nil` for one that records split.
  private static func place(of range: Range<Int>, in origin: borrowing OffsetMap) -> UInt64? {
    for piece in origin.pieces where piece.derived.lowerBound <= range.lowerBound {
      if piece.derived.upperBound >= range.upperBound {
        return piece.source.lowerBound + UInt64(range.lowerBound - piece.derived.lowerBound)
      }
    }
    return nil
  }

  // MARK: Channel

  /// The channel is told again whenever more is known of it.
  private func tellChannel(to sink: any MessageSink) {
    let name = version.map(TLSVersion.name) ?? "tls"
    // DTLS 1.0 was made from TLS 1.1 and is written as such here (RFC 4347).
    sink.channel(isDatagram ? version == 0x0302 ? "dtls1.0" : "d" + name : name, host: serverName)
  }

  /// Application data came first: the capture began late.
  mutating func tellUnknownChannel(to sink: any MessageSink) {
    guard version == nil, serverName == nil, !isChannelTold else { return }
    isChannelTold = true
    sink.channel("tls", host: nil)
  }

  /// The server answered in SSL 2.0.
  mutating func tellSSL2(to sink: any MessageSink) {
    version = TLSVersion.ssl2
    tellChannel(to: sink)
  }
}

extension CertificateFact {
  init(_ certificate: Certificate) {
    self.init(
      commonName: certificate.commonName, organisation: certificate.organisation, names: certificate.names,
      notBefore: certificate.notBefore.map(Timestamp.init(seconds:)),
      notAfter: certificate.notAfter.map(Timestamp.init(seconds:)), isSelfSigned: certificate.isSelfSigned)
  }
}
