import AuditModel
import Bytes

/// Tells what a request asks for.
enum TFTPReader {
  /// - Parameter client: The port that asks.
  static func tell(
    _ request: TFTPRequest, _ window: borrowing StreamWindow, from client: UInt16, to sink: any MessageSink
  ) {
    let (bytes, offset) = (window.bytes, window.offset)
    let head = MessageHead(protocolName: "tftp", direction: .request, sender: window.direction)
    withBytes(of: request.isWrite ? "WRQ" : "RRQ") { sink.begin(head, start: $0, host: RawSpan()) }
    let file = bytes.clamped(request.file)
    withBytes(of: "file-name") {
      sink.field(.field, name: $0, value: file, at: offset &+ UInt64(request.file.lowerBound))
    }
    tellPairs(bytes, from: request.options, at: offset, to: sink)
    // The file goes to, or comes from, the port that asks (RFC 1350 section 4); its other port is not known yet. It is
    // told under the request's word; its name is a value.
    sink.note(
      .dataChannel(side: window.direction, port: client), at: offset..<offset &+ UInt64(bytes.byteCount),
      from: window.direction)
    sink.end()
  }

  /// The options that a server grants.
  static func tellOptions(_ bytes: RawSpan, at offset: UInt64, _ sender: FlowDirection, to sink: any MessageSink) {
    let head = MessageHead(protocolName: "tftp", direction: .response, sender: sender)
    withBytes(of: "OACK") { sink.begin(head, start: $0, host: RawSpan()) }
    tellPairs(bytes, from: 2, at: offset, to: sink)
    sink.end()
  }

  /// Code (2) and a text.
  static func tellError(_ bytes: RawSpan, at offset: UInt64, _ sender: FlowDirection, to sink: any MessageSink) {
    guard let text = TFTPRequest.text(bytes, at: 4) else { return }
    let head = MessageHead(protocolName: "tftp", direction: .message, sender: sender)
    withBytes(of: "ERROR") { sink.begin(head, start: $0, host: RawSpan()) }
    if !text.isEmpty { sink.field(.text, name: RawSpan(), value: bytes.clamped(text), at: offset &+ 4) }
    sink.end()
  }

  private static func tellPairs(_ bytes: RawSpan, from start: Int, at offset: UInt64, to sink: any MessageSink) {
    var next = start
    while let name = TFTPRequest.text(bytes, at: next), let value = TFTPRequest.text(bytes, at: name.upperBound + 1) {
      next = value.upperBound + 1
      if value.isEmpty { continue }
      sink.field(
        .option, name: bytes.clamped(name), value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
    }
  }
}
