import Bytes

/// Telnet (RFC 854): what is typed and shown, line by line, and what options say of the user (RFC 1091, 1096, 1572).
package enum Telnet {
  static let name: StaticString = "telnet"

  static let interpretAsCommand: UInt8 = 255
  static let subnegotiation: UInt8 = 250
  static let subnegotiationEnd: UInt8 = 240

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: { window, _ in recognise(window.bytes) }, make: { _ in TelnetDecoder() }))

  /// The first words are a negotiation: `IAC WILL|WONT|DO|DONT option`, with an option that exists.
  static func recognise(_ bytes: RawSpan) -> Recognition {
    guard let first = bytes.u8(at: 0) else { return .unsure }
    guard first == interpretAsCommand else { return .no }
    guard let command = bytes.u8(at: 1) else { return .unsure }
    guard command >= 251, command <= 254 else { return .no }
    guard let option = bytes.u8(at: 2) else { return .unsure }
    guard option <= 49 else { return .no }
    // A second one, or text, must follow: three bytes alone prove little.
    guard let next = bytes.u8(at: 3) else { return .unsure }
    return next == interpretAsCommand || next < 0x80 ? .yes : .no
  }
}
