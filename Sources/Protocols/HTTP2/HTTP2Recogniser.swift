import Bytes

/// Whether bytes are HTTP/2: the client's preface, the server's (RFC 9113 section 3.4), or frames in a row.
enum HTTP2Recogniser {
  static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == 0x50 {
      if bytes.begins(with: preface) { return .yes }
      return HTTP1Recogniser.isPrefix(bytes, of: preface) ? .unsure : .no
    }
    guard first == 0 else { return .no }
    if isServerPreface(bytes) { return .yes }
    return HTTP2Frames.chain(bytes, at: 0)
  }

  /// A SETTINGS frame whose first setting is one of the registry.
  static func isServerPreface(_ bytes: RawSpan) -> Bool {
    guard let frame = HTTP2FrameHeader(bytes, at: 0), frame.type == .settings, frame.isUsual, frame.flags == 0,
      frame.length > 0, let setting = bytes.u16(at: HTTP2FrameHeader.count)
    else { return false }
    return (1...9).contains(setting)
  }
}
