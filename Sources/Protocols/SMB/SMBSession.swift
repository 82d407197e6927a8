import AuditModel
import Bytes

/// Packets of the NetBIOS session service that stand before the first message of SMB (RFC 1002 section 4.3): type (1),
/// flags (1), length (2), and in a request the names of the server and of the client.
enum SMBSession {
  static let request: UInt8 = 0x81
  static let granted: UInt8 = 0x82
  static let keepAlive: UInt8 = 0x85
  static let headerSize = 4

  /// Section 4.3.2: two names without scope have 34 bytes each.
  private static let requestLength: UInt16 = 68
  private static let calledName = 4
  private static let callingName = 38

  static func recogniseRequest(_ bytes: RawSpan) -> Recognition {
    guard bytes.u8(at: 1) ?? 0 == 0 else { return .no }
    guard let length = bytes.u16(at: 2), let label = bytes.u8(at: calledName) else { return .unsure }
    guard length == requestLength, label == 32 else { return .no }
    guard bytes.byteCount >= calledName + 33 else { return .unsure }
    return NetBIOSName(bytes, at: calledName) == nil ? .no : .yes
  }

  /// Section 4.3.3: nothing but the header; a message must follow.
  static func recogniseAnswer(_ bytes: RawSpan) -> Recognition {
    for index in 1..<headerSize where bytes.u8(at: index) ?? 0 != 0 { return .no }
    return bytes.byteCount <= headerSize ? .unsure : SMB.recogniseMessage(bytes.dropping(headerSize))
  }

  /// How long the packet at the front is; `nil` when it is a message or unknown.
  static func length(_ bytes: RawSpan) -> Int? {
    guard let type = bytes.u8(at: 0), let length = bytes.u16(at: 2) else { return nil }
    switch type {
    case request where length == requestLength: return headerSize + Int(length)
    case granted where length == 0, keepAlive where length == 0: return headerSize
    default: return nil
    }
  }

  /// Tells the client's name, where `packet` is a request.
  static func tell(_ packet: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard packet.u8(at: 0) == request, let name = NetBIOSName(packet, at: callingName), name.isHost else { return }
    let head = MessageHead(protocolName: SMB.name, direction: .message, sender: direction)
    let place = offset &+ UInt64(name.offset)
    withBytes(of: "SESSION REQUEST") { sink.begin(head, start: $0, host: packet.prefix(0)) }
    withBytes(of: "netbios-name") { sink.field(.field, name: $0, value: name.bytes, within: place..<place &+ 32) }
    sink.end()
  }
}
