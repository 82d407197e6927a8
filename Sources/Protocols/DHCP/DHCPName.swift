import AuditModel
import Bytes

/// Domain names in options, which have the form of DNS names without compression (RFC 4702 section 2.3, RFC 4704
/// section 4).
enum DHCPName {
  /// Tells the name as one value with dots. Not every client ends it with the root label.
  static func tell(_ field: StaticString, _ bytes: RawSpan, at offset: UInt64, to sink: any MessageSink) {
    var name = DNSName()
    guard read(bytes, into: &name) else { return }
    withBytes(of: field) {
      sink.field(.option, name: $0, value: name.straightBytes, at: offset + UInt64(name.firstLabel.lowerBound))
    }
  }

  static func text(_ bytes: RawSpan) -> String? {
    var name = DNSName()
    guard read(bytes, into: &name) else { return nil }
    return DHCPIdentifier.hostName(name.straightBytes)
  }

  private static func read(_ bytes: RawSpan, into name: inout DNSName) -> Bool {
    do throws(DecodeError) {
      _ = try name.read(bytes, at: 0, isFolded: false)
      return !name.isEmpty && name.straightCount > 0
    } catch {
      // Without the root label the reading ends at the last byte, and what was read is the name.
      return name.endedAtEdge(of: bytes)
    }
  }
}
