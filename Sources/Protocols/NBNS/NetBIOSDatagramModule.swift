import AuditModel
import Bytes

/// The NetBIOS datagram service over UDP, by which Windows and Samba announce themselves (RFC 1001 section 17, RFC 1002
/// section 4.4).
package enum NetBIOSDatagramModule {
  static let port: UInt16 = 138

  package static let module = ProtocolModule(
    name: "nbdgm",
    reader: .datagram { window, ports, sink in
      guard ports.contains(port), let datagram = NetBIOSDatagram(window.bytes) else { return false }
      datagram.tell(window.bytes, from: window.direction, to: sink)
      return true
    })
}

/// A datagram of the direct kinds: type (1), flags (1), id (2), source address (4), source port (2), length (2), offset
/// (2), source name, destination name, user data.
struct NetBIOSDatagram {
  static let headLength = 14

  let source: NetBIOSName
  /// Where the user data stand.
  let data: Range<Int>

  /// Types 0x10 to 0x12 carry data: to one, to a group, to all.
  init?(_ bytes: RawSpan) {
    guard let type = bytes.u8(at: 0), (0x10...0x12).contains(type),
      let source = NetBIOSName(bytes, at: Self.headLength)
    else { return nil }
    do throws(DecodeError) {
      let destination = try DNSName.end(of: Self.headLength, in: bytes)
      guard NetBIOSName(bytes, at: destination) != nil else { return nil }
      data = try DNSName.end(of: destination, in: bytes)..<bytes.byteCount
    } catch {
      return nil
    }
    self.source = source
  }

  /// Tells who speaks. The data are told whole: announcements name the host and describe it in plain words.
  func tell(_ bytes: RawSpan, from direction: FlowDirection, to sink: any MessageSink) {
    let head = MessageHead(protocolName: "nbdgm", direction: .message, sender: direction)
    withBytes(of: start(bytes)) { sink.begin(head, start: $0, host: RawSpan()) }
    let address = bytes.clamped(4..<8)
    withBytes(of: "source-ip") { sink.field(.field, name: $0, value: address, at: 4) }
    if source.isHost {
      let place = UInt64(source.offset)..<UInt64(source.offset + 32)
      withBytes(of: "netbios-name") { sink.field(.field, name: $0, value: source.bytes, within: place) }
    }
    let content = bytes.clamped(data)
    sink.body(
      MessageBody(
        part: .body, bytes: content, origin: OffsetMap(identity: content.byteCount, at: UInt64(data.lowerBound)),
        mediaType: RawSpan(), contentEncoding: RawSpan(), isComplete: true))
    sink.end()
  }

  /// In a mailslot of SMB the first byte behind its name is the browser's command: 1 announces a host.
  private func start(_ bytes: RawSpan) -> StaticString {
    let content = bytes.clamped(data)
    var offset = 0
    while let slash = content.firstIndex(of: UInt8(ascii: "\\"), from: offset) {
      if content.dropping(slash).beginsIgnoringCase(with: "\\mailslot\\browse\0") {
        return content.u8(at: slash + 17) == 1 ? "HOST ANNOUNCEMENT" : "BROWSE"
      }
      offset = slash + 1
    }
    return "DATAGRAM"
  }
}
