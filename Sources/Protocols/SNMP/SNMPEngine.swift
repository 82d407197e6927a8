import AuditModel
import Bytes

/// The identifier of an SNMP engine.
///
/// RFC 3411 section 5, `SnmpEngineID`: 5 to 32 octets; enterprise number (4) with the first bit set, format (1), then
/// by format 1 an IPv4 address, 2 an IPv6 address, 3 a MAC address, 4 a text, 5 octets of the administrator.
enum SNMPEngine {
  /// Tells the part that identifies, under a name that says what it is.
  static func tell(_ bytes: RawSpan, _ range: Range<Int>, to sink: any MessageSink) {
    guard (5...32).contains(range.count) else { return }
    let rest = range.lowerBound + 5..<range.upperBound
    let isFormatted = bytes.u8(at: range.lowerBound).map { $0 & 0x80 != 0 } ?? false
    let name: StaticString
    switch isFormatted ? bytes.u8(at: range.lowerBound + 4) : nil {
    case 1 where rest.count == 4, 2 where rest.count == 16: name = "msgAuthoritativeEngineID.ip"
    case 3 where rest.count == 6: name = "msgAuthoritativeEngineID.mac"
    case 4: name = "msgAuthoritativeEngineID.text"
    default:
      let name: StaticString = "msgAuthoritativeEngineID"
      return sink.field(.field, name: name.bytes, value: bytes.clamped(range), at: UInt64(range.lowerBound))
    }
    sink.field(.field, name: name.bytes, value: bytes.clamped(rest), at: UInt64(rest.lowerBound))
  }
}
