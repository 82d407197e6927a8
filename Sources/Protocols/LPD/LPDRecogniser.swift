import AuditModel
import Bytes

/// On its own port the first command suffices; elsewhere a file must be announced behind it.
enum LPDRecogniser {
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == 0 { return areAcknowledgements(bytes) && ports.contains(LPD.port) ? .unsure : .no }
    guard LPDCommand.isPlausible(bytes) else { return .no }
    guard let command = LPDCommand(bytes) else { return .unsure }
    if ports.responder == LPD.port { return .yes }
    guard command.code == 2 else { return .no }
    let rest = bytes.dropping(command.length)
    guard rest.byteCount > 0 else { return .unsure }
    guard LPDCommand.isPlausible(rest) else { return .no }
    guard let second = LPDCommand(rest) else { return .unsure }
    return second.file == nil ? .no : .yes
  }

  private static func areAcknowledgements(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount <= 8 else { return false }
    for index in 0..<bytes.byteCount where bytes[index] != 0 { return false }
    return true
  }
}
