import AuditModel
import Bytes

/// A job shows itself by the universal exit or by a PJL line. A page language alone may be any file on its way: there
/// the port decides.
enum RawPrintRecogniser {
  private static let always: [StaticString] = ["\u{1B}%-12345X", "@PJL ", "@PJL\r\n"]
  private static let onPrinters: [StaticString] = ["%!PS-Adobe", "%PDF-", "\u{1B}E", "\u{04}%!PS"]

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    guard let first = window.bytes.u8(at: 0) else { return .unsure }
    guard first == 0x1B || first == 0x40 || first == 0x25 || first == 0x04 else { return .no }
    var isUnsure = false
    for text in always {
      if window.bytes.begins(with: text) { return .yes }
      if HTTP1Recogniser.isPrefix(window.bytes, of: text) { isUnsure = true }
    }
    if RawPrint.ports.contains(ports.responder), window.direction == .fromInitiator {
      for text in onPrinters {
        if window.bytes.begins(with: text) { return .yes }
        if HTTP1Recogniser.isPrefix(window.bytes, of: text) { isUnsure = true }
      }
    }
    return isUnsure ? .unsure : .no
  }
}
