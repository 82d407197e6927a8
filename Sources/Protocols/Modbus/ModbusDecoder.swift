import AuditModel
import Bytes

/// Reads unit after unit; tells what `Read Device Identification` (43/14) and `Report Server ID` (17) answer.
final class ModbusDecoder: StreamDecoder {
  private static let objects: [StaticString] = [
    "vendor-name", "product-code", "firmware-version", "vendor-url", "product-name", "model-name",
    "user-application-name",
  ]

  private var isLost: [Bool] = [false, false]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let bytes = window.bytes
    let side = Int(window.direction.rawValue)
    if isLost[side] { return Progress(consumed: bytes.byteCount, unknown: bytes.byteCount) }
    var at = 0
    var unsupported = 0
    while bytes.byteCount - at >= Modbus.headerSize + 1 {
      guard let length = bytes.u16(at: at + 4), bytes.u16(at: at + 2) == 0, Modbus.isLength(length) else {
        if at == 0 { throw .malformed("Modbus: no header where one was due", at: 0) }
        return Progress(consumed: at, unsupported: unsupported)
      }
      let total = Int(length) + 6
      guard bytes.byteCount - at >= total else {
        return Progress(consumed: at, unsupported: unsupported, next: .more(atLeast: total))
      }
      let unit = bytes.clamped(at + Modbus.headerSize..<at + total)
      if !read(unit, at: window.offset &+ UInt64(at + Modbus.headerSize), window.direction, sink) {
        unsupported += max(0, unit.byteCount - 1)
      }
      at += total
    }
    return Progress(consumed: at, unsupported: unsupported, next: .more(atLeast: Modbus.headerSize + 1))
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    isLost[Int(direction.rawValue)] = true
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}

  /// Answers whether the unit's content was understood.
  private func read(_ unit: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) -> Bool {
    switch unit.u8(at: 0) {
    case 0x2B where unit.u8(at: 1) == 0x0E:
      // A request has four bytes and no objects.
      if unit.byteCount > 7 { readIdentification(unit, at: offset, direction, sink) }
      return true
    case 0x11:
      if unit.byteCount > 2 { readServerID(unit, at: offset, direction, sink) }
      return true
    case let function?: return function & 0x80 != 0
    case nil: return true
    }
  }

  /// Application Protocol section 6.21: number of objects, then id, length and text of each.
  private func readIdentification(
    _ unit: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    begin("DEVICE-IDENTIFICATION", unit, direction, sink)
    var at = 7
    for _ in 0..<Int(unit.u8(at: 6) ?? 0) {
      guard let id = unit.u8(at: at), let count = unit.u8(at: at + 1), at + 2 + Int(count) <= unit.byteCount else {
        break
      }
      let name: StaticString = Int(id) < Self.objects.count ? Self.objects[Int(id)] : "object"
      let value = unit.clamped(at + 2..<at + 2 + Int(count))
      let place = offset &+ UInt64(at + 2)
      withBytes(of: name) { sink.field(.field, name: $0, value: value, at: place) }
      at += 2 + Int(count)
    }
    sink.end()
  }

  /// Application Protocol section 6.13: a byte count, then what the device says of itself.
  private func readServerID(
    _ unit: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    begin("SERVER-ID", unit, direction, sink)
    let value = unit.clamped(2..<2 + Int(unit.u8(at: 1) ?? 0))
    withBytes(of: "server-id") { sink.field(.field, name: $0, value: value, at: offset &+ 2) }
    sink.end()
  }

  private func begin(
    _ start: StaticString, _ none: RawSpan, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let head = MessageHead(protocolName: Modbus.name, direction: .response, sender: direction)
    withBytes(of: start) { sink.begin(head, start: $0, host: none.prefix(0)) }
  }
}
