import AuditModel
import Bytes

/// Modbus over TCP (MODBUS Messaging Implementation Guide 1.0b, Application Protocol 1.1b3): who a device is. Registers
/// have no meaning without their map and are booked as unsupported.
package enum Modbus {
  static let name: StaticString = "modbus"
  static let port: UInt16 = 502
  static let headerSize = 7

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: recognise, make: { _ in ModbusDecoder() }))

  /// The header proves little: the port must agree.
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    guard ports.contains(port) else { return .no }
    let bytes = window.bytes
    if bytes.byteCount >= 4, bytes.u16(at: 2) != 0 { return .no }
    guard let length = bytes.u16(at: 4), let function = bytes.u8(at: headerSize) else { return .unsure }
    return isLength(length) && isFunction(function & 0x7F) ? .yes : .no
  }

  /// Guide section 3.1.3: the unit's address, a function, and at most 252 bytes of data.
  static func isLength(_ length: UInt16) -> Bool { length >= 2 && length <= 254 }

  /// Application Protocol 1.1b3 section 5: public functions up to 43, those that makers define (65 to 72, 100 to 110),
  /// and 90, which Schneider's controllers speak (UMAS).
  private static func isFunction(_ code: UInt8) -> Bool {
    switch code {
    case 1...43, 65...72, 90, 100...110: true
    default: false
    }
  }
}
