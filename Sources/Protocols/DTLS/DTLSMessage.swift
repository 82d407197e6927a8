import Bytes

/// One whole handshake message, put together from its parts.
struct DTLSMessage {
  let type: UInt8
  let number: UInt16
  /// As if it had been sent in one part, which is what its hash is of (RFC 6347 section 4.2.6).
  let sent: [UInt8]
  /// From offsets in the message as TLS has it (four octets of header) to those of the datagrams.
  let origin: OffsetMap

  init(_ type: UInt8, number: UInt16, body: RawSpan, origin: OffsetMap) {
    var sent: [UInt8] = []
    sent.reserveCapacity(DTLSFragment.length + body.byteCount)
    let length = [16, 8, 0].map { UInt8(truncatingIfNeeded: body.byteCount >> $0) }
    sent.append(type)
    sent += length
    sent += [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number), 0, 0, 0]
    sent += length
    sent.append(bytesOf: body)
    self.type = type
    self.number = number
    self.sent = sent
    self.origin = origin
  }

  /// The random of a hello.
  var random: [UInt8] { type == 1 || type == 2 ? Array(sent.dropFirst(DTLSFragment.length + 2).prefix(32)) : [] }

  /// As TLS writes it: a header of four octets, the version of TLS that DTLS was made from, no cookie.
  var plain: [UInt8] {
    var body = Array(sent.dropFirst(DTLSFragment.length))
    if type == 1 || type == 2, body.count >= 35 {
      if let version = TLSVersion.normal(UInt16(body[0]) << 8 | UInt16(body[1])) {
        body[0] = UInt8(truncatingIfNeeded: version >> 8)
        body[1] = UInt8(truncatingIfNeeded: version)
      }
      let cookie = 35 + Int(body[34])
      if type == 1, cookie < body.count {
        body.removeSubrange(cookie..<min(cookie + 1 + Int(body[cookie]), body.count))
      }
    }
    return [type] + [16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) } + body
  }
}
