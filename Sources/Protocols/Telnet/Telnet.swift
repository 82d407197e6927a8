import Bytes

/// Telnet (RFC 854): what is typed and shown, line by line, and what options say of the user (RFC 1091, 1096, 1572).
package enum Telnet {
  static let name: StaticString = "telnet"

  static let interpretAsCommand: UInt8 = 255
  static let subnegotiation: UInt8 = 250
  static let subnegotiationEnd: UInt8 = 240

  static let port: UInt16 = 23

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: recognise, make: { _ in TelnetDecoder() }))

  /// The first words are a negotiation: `IAC WILL|WONT|DO|DONT option`, with an option that exists. On Telnet's own
  /// port one of them suffices, as do a subnegotiation (joined late) and plain text (RFC 854: negotiation is optional).
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    let isPort = ports.responder == port
    guard let first = bytes.u8(at: 0) else { return .unsure }
    guard first == interpretAsCommand else { return isPort ? recogniseText(bytes) : .no }
    guard let command = bytes.u8(at: 1) else { return .unsure }
    guard command >= 251 && command <= 254 || isPort && command == subnegotiation else { return .no }
    guard let option = bytes.u8(at: 2) else { return .unsure }
    guard option <= 49 else { return .no }
    if isPort { return .yes }
    // A second one, or text, must follow: three bytes alone prove little.
    guard let next = bytes.u8(at: 3) else { return .unsure }
    return next == interpretAsCommand || next < 0x80 ? .yes : .no
  }

  /// How much of what stands at the beginning must look like text, unless a line or a command comes first.
  private static let textLength = 16

  /// Printable ASCII, the controls of a printer (RFC 854: BEL to CR) and escape sequences.
  private static func recogniseText(_ bytes: RawSpan) -> Recognition {
    for index in 0..<min(bytes.byteCount, textLength) {
      switch bytes[index] {
      case 0x0A, 0x0D, interpretAsCommand: return .yes
      case 0x07...0x0C, 0x1B, 0x20...0x7E: continue
      default: return .no
      }
    }
    return bytes.byteCount < textLength ? .unsure : .yes
  }
}
