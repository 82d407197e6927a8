import AuditModel
import Bytes

/// Tells what one chunk says of identity.
struct OPCUAReader: ~Escapable {
  enum Outcome { case read, encrypted, unsupported }

  private let bytes: RawSpan
  private let chunk: OPCUAChunk
  private let offset: UInt64
  private let direction: FlowDirection
  private let sink: any MessageSink
  /// What an open message said of the channel.
  private(set) var isClear: Bool?

  @_lifetime(copy window)
  init(_ window: borrowing StreamWindow, _ chunk: OPCUAChunk, _ sink: any MessageSink) {
    bytes = window.bytes.prefix(chunk.size)
    self.chunk = chunk
    offset = window.offset
    direction = window.direction
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
    let value = bytes.clamped(range)
    withBytes(of: name) { sink.field(.field, name: $0, value: value, at: offset &+ UInt64(range.lowerBound)) }
  }

  private func giveBody(_ start: Int) {
    let rest = bytes.dropping(start)
    guard rest.byteCount > 0 else { return }
    sink.body(
      MessageBody(
        part: .payload, bytes: rest, origin: OffsetMap(identity: rest.byteCount, at: offset &+ UInt64(start)),
        mediaType: rest.prefix(0), contentEncoding: rest.prefix(0), isComplete: chunk.isFinal == UInt8(ascii: "F")))
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
          part: .payload, bytes: value,
          origin: OffsetMap(identity: value.byteCount, at: offset &+ UInt64(certificate.lowerBound)),
          mediaType: value.prefix(0), contentEncoding: value.prefix(0), isComplete: true))
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
      giveBody(24)
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
      if let user, !user.isEmpty {
        let value = bytes.clamped(user)
        withBytes(of: "userName") { sink.field(.user, name: $0, value: value, at: offset &+ UInt64(user.lowerBound)) }
      }
      // An algorithm says that the password is encrypted.
      if let secret, !secret.isEmpty, algorithm?.isEmpty ?? true {
        let value = bytes.clamped(secret)
        withBytes(of: "password") {
          sink.field(.password, name: $0, value: value, at: offset &+ UInt64(secret.lowerBound))
        }
      }
    case 327: if let certificate = fields.text() { giveBody(certificate.lowerBound) }
    default: break
    }
  }
}
