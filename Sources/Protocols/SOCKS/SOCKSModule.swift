import AuditModel
import Bytes

/// SOCKS 4, 4a and 5 over TCP (RFC 1928, RFC 1929), on any port. What the proxy forwards is recognised anew.
package enum SOCKSModule {
  static let name: StaticString = "socks"
  /// Version 4 without a host's name looks like too many things: only on ports that proxies have.
  private static let ports: [UInt16] = [1_080, 1_081, 9_050, 9_150]
  private static let nameLimit = 255

  package static let module = ProtocolModule(name: name, preamble: SOCKSWords.self) { window, ports in
    switch window.bytes.u8(at: 0) {
    case 5: fifth(window.bytes, isClient: window.direction == .fromInitiator)
    case 4 where window.direction == .fromInitiator: fourth(window.bytes, ports)
    case nil: .unsure
    default: .no
    }
  }

  /// RFC 1928 section 3: the methods that the client knows. That is too little to be sure, so what follows must fit
  /// too: a request, or a name and password. The server's choice is two octets, and says nothing by itself.
  private static func fifth(_ bytes: RawSpan, isClient: Bool) -> Recognition {
    guard let count = bytes.u8(at: 1) else { return .unsure }
    guard isClient else { return bytes.byteCount == 2 && (count <= 9 || count == 0xFF) ? .unsure : .no }
    guard (1...9).contains(count) else { return .no }
    let methods = bytes.clamped(2..<2 + Int(count))
    var knowsPassword = false
    for index in 0..<methods.byteCount {
      guard methods[index] <= 9 || methods[index] >= 0x80 && methods[index] < 0xFF else { return .no }
      if methods[index] == 2 { knowsPassword = true }
    }
    let rest = bytes.dropping(2 + Int(count))
    switch rest.u8(at: 0) {
    case nil: return .unsure
    case 5:
      guard (1...3).contains(rest.u8(at: 1) ?? 1), rest.u8(at: 2) ?? 0 == 0, [1, 3, 4].contains(rest.u8(at: 3) ?? 1)
      else { return .no }
      return rest.byteCount < 4 ? .unsure : .yes
    case 1 where knowsPassword: return password(rest)
    default: return .no
    }
  }

  private static func password(_ rest: RawSpan) -> Recognition {
    guard let count = rest.u8(at: 1) else { return .unsure }
    guard count > 0, isText(rest.clamped(2..<2 + Int(count))) else { return .no }
    guard let length = rest.u8(at: 2 + Int(count)) else { return .unsure }
    return length > 0 ? .yes : .no
  }

  /// command (1), port (2), address (4), user up to a zero, and where the address is 0.0.0.x a host's name up to a
  /// zero.
  private static func fourth(_ bytes: RawSpan, _ flow: FlowPorts) -> Recognition {
    guard (1...2).contains(bytes.u8(at: 1) ?? 1), bytes.u16(at: 2) ?? 1 > 0 else { return .no }
    guard let address = bytes.u32(at: 4) else { return .unsure }
    guard let user = bytes.dropping(8).prefix(nameLimit + 1).firstIndex(of: 0) else {
      return bytes.byteCount < 8 + nameLimit && isText(bytes.dropping(8)) ? .unsure : .no
    }
    guard isText(bytes.clamped(8..<8 + user)) else { return .no }
    guard address > 0, address <= 255 else { return ports.contains(flow.responder) && address > 255 ? .yes : .no }
    let rest = bytes.dropping(9 + user).prefix(nameLimit + 1)
    guard let end = rest.firstIndex(of: 0) else {
      return rest.byteCount <= nameLimit && isHost(rest) ? .unsure : .no
    }
    return end >= 4 && isHost(rest.prefix(end)) ? .yes : .no
  }

  private static func isText(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount where bytes[index] < 0x20 || bytes[index] == 0x7F { return false }
    return true
  }

  private static func isHost(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      guard byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F else { return false }
    }
    return true
  }
}
