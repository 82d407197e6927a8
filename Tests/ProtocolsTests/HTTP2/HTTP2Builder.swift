import AuditModel
import Protocols
import TestSupport

/// Puts HTTP/2 frames together (RFC 9113), with header blocks that use no table unless asked to.
struct HTTP2Builder {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let settings = frame(4, stream: 0, [0, 3, 0, 0, 0, 100])

  static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32, _ content: [UInt8] = []) -> [UInt8] {
    let count = UInt32(content.count)
    return [UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF), type, flags]
      + word(stream) + content
  }

  static func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } }

  /// HEADERS with END_HEADERS, and END_STREAM if `isLast`.
  static func headers(_ stream: UInt32, _ block: [UInt8], isLast: Bool = false) -> [UInt8] {
    frame(1, flags: isLast ? 5 : 4, stream: stream, block)
  }

  static func data(_ stream: UInt32, _ text: String, isLast: Bool = false) -> [UInt8] {
    frame(0, flags: isLast ? 1 : 0, stream: stream, Array(text.utf8))
  }

  /// A block of literals; `indexing` puts them into the dynamic table.
  static func block(_ fields: [(String, String)], indexing: Bool = false) -> [UInt8] {
    fields.flatMap { [indexing ? 0x40 : 0x00] + string($0.0) + string($0.1) }
  }

  static func string(_ text: String) -> [UInt8] { integer(text.utf8.count, bits: 7, 0) + Array(text.utf8) }

  /// RFC 7541 section 5.1.
  static func integer(_ value: Int, bits: Int, _ pattern: UInt8) -> [UInt8] {
    let limit = (1 << bits) - 1
    if value < limit { return [pattern | UInt8(value)] }
    var rest = value - limit
    var bytes = [pattern | UInt8(limit)]
    while rest >= 128 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func indexed(_ index: Int) -> [UInt8] { integer(index, bits: 7, 0x80) }

  static func request(
    _ method: String, _ path: String, host: String = "telemetry.example.com", more: [(String, String)] = []
  ) -> [UInt8] {
    block([(":method", method), (":scheme", "https"), (":authority", host), (":path", path)] + more)
  }

  static func response(_ status: String = "200", _ more: [(String, String)] = []) -> [UInt8] {
    block([(":status", status)] + more)
  }

  /// A connection with both prefaces said.
  static var opened: Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 443))
    transcript.say(.fromInitiator, preface + settings)
    transcript.say(.fromResponder, settings)
    return transcript
  }
}
