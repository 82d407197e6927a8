import AuditModel
import Bytes

/// Parts commands from text in both directions. The line that answers a prompt for a name or a password is told as
/// such.
final class TelnetDecoder: StreamDecoder {
  /// Longer subnegotiations are broken off.
  private static let optionLimit = 4_096

  private var typed = TelnetLines(.fromInitiator)
  private var shown = TelnetLines(.fromResponder)
  private var isEncrypted: [Bool] = [false, false]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let side = Int(window.direction.rawValue)
    if isEncrypted[side] {
      return Progress(
        consumed: window.bytes.byteCount, encrypted: window.bytes.byteCount, next: .done(.opaqueEncrypted))
    }
    let bytes = window.bytes
    var at = 0
    while at < bytes.byteCount {
      let end = bytes.firstIndex(of: Telnet.interpretAsCommand, from: at) ?? bytes.byteCount
      take(bytes.clamped(at..<end), at: window.offset &+ UInt64(at), window.direction, sink)
      at = end
      guard at < bytes.byteCount else { break }
      guard let length = commandLength(bytes.dropping(at)) else {
        return Progress(consumed: at, next: .more(atLeast: bytes.byteCount - at + 1))
      }
      readCommand(bytes.clamped(at..<at + length), at: window.offset &+ UInt64(at), window.direction, sink)
      at += length
      if isEncrypted[side] { return Progress(consumed: at) }
    }
    return Progress(consumed: at)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    end(direction, sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) { end(rest.direction, sink) }

  private func end(_ direction: FlowDirection, _ sink: any MessageSink) {
    if direction == .fromInitiator {
      typed.end(after: shown.prompt, sink)
    } else {
      shown.end(after: .none, sink)
    }
  }

  private func take(_ text: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    if direction == .fromInitiator {
      typed.take(text, at: offset, after: shown.prompt, sink)
    } else {
      shown.take(text, at: offset, after: .none, sink)
    }
  }

  // MARK: - Commands

  /// RFC 854 and 855: how long the command at the front is; `nil` when it is not whole.
  private func commandLength(_ bytes: RawSpan) -> Int? {
    guard let command = bytes.u8(at: 1) else { return nil }
    guard command == Telnet.subnegotiation else {
      return command >= 251 && command <= 254 ? (bytes.u8(at: 2) == nil ? nil : 3) : 2
    }
    var cursor = 2
    while let mark = bytes.firstIndex(of: Telnet.interpretAsCommand, from: cursor), mark < Self.optionLimit {
      guard let next = bytes.u8(at: mark + 1) else { return nil }
      if next != Telnet.interpretAsCommand { return next == Telnet.subnegotiationEnd ? mark + 2 : mark }
      cursor = mark + 2
    }
    return bytes.byteCount < Self.optionLimit ? nil : 2
  }

  private func readCommand(_ bytes: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink) {
    guard bytes.u8(at: 1) == Telnet.subnegotiation, let option = bytes.u8(at: 2), bytes.byteCount > 5 else { return }
    // ENCRYPT START (RFC 2946 section 4): what follows in this direction is encrypted.
    if option == 38, bytes.u8(at: 3) == 3 { isEncrypted[Int(direction.rawValue)] = true }
    TelnetOption.read(option, bytes.clamped(3..<bytes.byteCount - 2), at: offset &+ 3, direction, sink)
  }
}
