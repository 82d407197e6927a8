import AuditModel
import Bytes

/// DNS, multicast DNS and LLMNR, over datagrams, and DNS over TCP.
package enum DNSModule {
  static let port: UInt16 = 53
  static let multicastPort: UInt16 = 5353
  static let linkLocalPort: UInt16 = 5355
  /// LLMNR and NetBIOS names share the message format and mean something else.
  private static let foreignPorts: [UInt16] = [linkLocalPort, 137]

  /// The longest first message that is waited for on ports of others.
  private static let recognitionLimit = 2_046

  /// One message per datagram.
  package static let datagram = ProtocolModule(
    name: "dns", ports: [port, multicastPort],
    reader: .datagram { window, ports, sink in
      let isMulticast = ports.contains(multicastPort)
      guard let header = DNSHeader(window.bytes) else { return false }
      guard isMulticast || ports.contains(port) || isWhole(window.bytes, header, ports) else { return false }
      var reader = DNSReader(
        window.bytes, header: header, at: window.offset, from: window.direction,
        dialect: isMulticast ? .multicast : .unicast)
      reader.read(into: sink)
      return true
    })

  /// One message per datagram, always with one question (RFC 4795 section 2.1.1). Nothing in a message tells it from
  /// DNS, so the port must.
  package static let linkLocal = ProtocolModule(
    name: "llmnr", ports: [linkLocalPort],
    reader: .datagram { window, ports, sink in
      guard ports.contains(linkLocalPort), let header = DNSHeader(window.bytes), header.operation == .query,
        header.questions == 1, header.fits(in: window.bytes.byteCount)
      else { return false }
      var reader = DNSReader(
        window.bytes, header: header, at: window.offset, from: window.direction, dialect: .linkLocal)
      reader.read(into: sink)
      return true
    })

  /// Messages with two bytes of length before each (RFC 1035 section 4.2.2).
  package static let stream = ProtocolModule(
    name: "dns",
    reader: .stream(
      recognise: { window, ports in recognise(window.bytes, ports) },
      make: { _ in DNSStreamDecoder() }))

  /// Whether the bytes are one DNS message from the first to the last: the proof asked for on ports of others, where
  /// the header alone proves little.
  static func isWhole(_ message: RawSpan, _ header: DNSHeader, _ ports: FlowPorts) -> Bool {
    guard header.questions == 1, header.fits(in: message.byteCount) else { return false }
    guard !foreignPorts.contains(where: { ports.contains($0) }) else { return false }
    do throws(DecodeError) {
      let question = try DNSName.end(of: DNSHeader.length, in: message)
      guard let klass = message.u16(at: question + 2), klass == 1 || klass == 255 || klass == 3 else { return false }
      var offset = question + 4
      for _ in 0..<header.records { offset = try DNSRecord(message, at: offset).data.upperBound }
      return offset == message.byteCount
    } catch {
      return false
    }
  }

  /// The header must be plausible; on other ports than DNS's own the whole first message must be there and right.
  static func recognise(_ bytes: RawSpan, _ ports: FlowPorts) -> Recognition {
    guard let length = bytes.u16(at: 0) else { return .unsure }
    guard length >= DNSHeader.length else { return .no }
    let message = bytes.dropping(2).prefix(Int(length))
    guard message.byteCount >= DNSHeader.length else { return .unsure }
    guard let header = DNSHeader(message), header.fits(in: Int(length)) else { return .no }
    if ports.contains(port) { return .yes }
    // A stream of something else must not be kept waiting for a message that never ends.
    guard length <= recognitionLimit else { return .no }
    guard message.byteCount == Int(length) else { return .unsure }
    return isWhole(message, header, ports) ? .yes : .no
  }
}
