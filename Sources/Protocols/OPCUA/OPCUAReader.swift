import AuditModel
import Bytes

/// Tells what one chunk says of identity.
struct OPCUAReader: ~Escapable {
  enum Outcome { case read, encrypted, unsupported }

  private let bytes: RawSpan
  private let chunk: OPCUAChunk
  private let origin: OffsetMap
  private let direction: FlowDirection
  private let sink: any MessageSink
  /// What an open message said of the channel.
  private(set) var isClear: Bool?

  @_lifetime(copy window)
  init(_ window: borrowing StreamWindow, _ chunk: OPCUAChunk, _ sink: any MessageSink) {
    bytes = window.bytes.prefix(chunk.size)
    self.chunk = chunk
    origin = OffsetMap(identity: bytes.byteCount, at: window.offset)
    direction = window.direction
    self.sink = sink
  }

  /// Reads a message that stood in several chunks.
  @_lifetime(copy bytes)
  init(
    _ bytes: RawSpan, _ origin: OffsetMap, _ chunk: OPCUAChunk, from direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    self.bytes = bytes
    self.origin = origin
    self.chunk = chunk
    self.direction = direction
    self.sink = sink
  }

  /// - Parameter isClear: Whether the channel is in clear, as far as known.
  mutating func read(isClear: Bool?) -> Outcome {
    var fields = OPCUAFields(bytes, from: OPCUAChunk.headSize)
    switch chunk.kind {
    case .hello:
      begin("HEL", .request)
      fields.skip(20)
      give("endpointUrl", fields.text())
    case .acknowledge: begin("ACK", .response)
    case .error:
      begin("ERR", .response)
      fields.skip(4)
      give("reason", fields.text())
    case .reverseHello:
      begin("RHE", .message)
      give("serverUri", fields.text())
      give("endpointUrl", fields.text())
    case .close: begin("CLO", .request)
    case .open: return readOpen(&fields)
    case .message: return readMessage(&fields, isClear)
    }
    sink.end()
    return .read
  }

  private func begin(_ start: StaticString, _ kind: MessageDirection) {
    let head = MessageHead(protocolName: OPCUAModule.name, direction: kind, sender: direction)
    withBytes(of: start) { sink.begin(head, start: $0, host: $0.prefix(0)) }
  }

  private func give(_ name: StaticString, _ range: Range<Int>?) {
    guard let range, !range.isEmpty else { return }
    give(.field, name, range)
  }

  private func give(_ part: Part, _ name: StaticString, _ range: Range<Int>) {
    let (value, place) = (bytes.clamped(range), origin.part(range))
    if place.pieces.count == 1, let first = place.pieces.first {
      withBytes(of: name) { sink.field(part, name: $0, value: value, at: first.source.lowerBound) }
    } else {
      withBytes(of: name) { sink.field(part, name: $0, value: value, origin: place) }
    }
  }

  private func giveBody(_ start: Int) {
    let rest = bytes.dropping(start)
    guard rest.byteCount > 0 else { return }
    sink.body(
      MessageBody(
        part: .payload, bytes: rest, origin: origin.part(start..<bytes.byteCount), mediaType: rest.prefix(0),
        contentEncoding: rest.prefix(0), isComplete: chunk.isFinal == UInt8(ascii: "F")))
  }

  /// OPC 10000-6 section 6.7.2.3: the policy's URI, the sender's certificate, the receiver's thumbprint.
  private mutating func readOpen(_ fields: inout OPCUAFields) -> Outcome {
    fields.skip(4)
    let policy = fields.text()
    let certificate = fields.text()
    let isNone = Self.endsWithNone(bytes.clamped(policy ?? 0..<0))
    isClear = isNone
    begin("OPN", .message)
    give("securityPolicyUri", policy)
    if let certificate, !certificate.isEmpty {
      let value = bytes.clamped(certificate)
      sink.body(
        MessageBody(
          part: .payload, bytes: value, origin: origin.part(certificate), mediaType: value.prefix(0),
          contentEncoding: value.prefix(0), isComplete: true))
    }
    sink.end()
    return isNone ? .read : .encrypted
  }

  private static func endsWithNone(_ policy: RawSpan) -> Bool {
    policy.byteCount >= 5 && policy.dropping(policy.byteCount - 5).equals("#None")
  }

  /// OPC 10000-6 section 6.7.2.4, then the service's type (section 5.2.2.9) and its structure (OPC 10000-4 section 5).
  private func readMessage(_ fields: inout OPCUAFields, _ isClear: Bool?) -> Outcome {
    fields.skip(16)
    let service = fields.serviceNumber()
    let known = service.flatMap(OPCUAService.init(rawValue:))
    if isClear != true, known == nil { return isClear == false ? .encrypted : .unsupported }
    guard let known, chunk.isFinal == UInt8(ascii: "F") else {
      begin("MSG", .message)
      giveBody(OPCUAChunk.messageHeadSize)
      sink.end()
      return .unsupported
    }
    begin(known.start, known.direction)
    switch known {
    case .createSessionRequest: readCreateSession(&fields)
    case .activateSessionRequest: readActivateSession(&fields)
    case .getEndpointsRequest:
      fields.skipRequestHead()
      give("endpointUrl", fields.text())
    case .getEndpointsResponse, .createSessionResponse, .findServersResponse: giveBody(fields.at)
    }
    sink.end()
    return .read
  }

  /// OPC 10000-4 section 5.6.2.
  private func readCreateSession(_ fields: inout OPCUAFields) {
    fields.skipRequestHead()
    give("clientApplicationUri", fields.text())
    give("productUri", fields.text())
    give("applicationName", fields.localizedText())
    fields.skip(4)
    give("gatewayServerUri", fields.text())
    give("discoveryProfileUri", fields.text())
    fields.forEachText { give("discoveryUrl", $0) }
    give("serverUri", fields.text())
    give("endpointUrl", fields.text())
    give("sessionName", fields.text())
  }

  /// OPC 10000-4 sections 5.6.3 and 7.36 (user identity tokens).
  private func readActivateSession(_ fields: inout OPCUAFields) {
    fields.skipRequestHead()
    _ = fields.text()
    _ = fields.text()
    fields.skipCertificates()
    fields.forEachText { give("locale", $0) }
    let token = fields.nodeNumber()
    guard fields.byte() == 1, fields.length() != nil else { return }
    give("policyId", fields.text())
    switch token {
    case 324:
      let user = fields.text()
      let secret = fields.text()
      let algorithm = fields.text()
      if let user, !user.isEmpty { give(.user, "userName", user) }
      // An algorithm says that the password is encrypted.
      if let secret, !secret.isEmpty, algorithm?.isEmpty ?? true { give(.password, "password", secret) }
    case 327: if let certificate = fields.text() { giveBody(certificate.lowerBound) }
    default: break
    }
  }
}
