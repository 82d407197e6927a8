import AuditModel
import Bytes

/// Tells what a request asks for.
enum TFTPReader {
  static func tell(_ request: TFTPRequest, _ window: borrowing StreamWindow, to sink: any MessageSink) {
    let (bytes, offset) = (window.bytes, window.offset)
    let head = MessageHead(protocolName: "tftp", direction: .request, sender: window.direction)
    withBytes(of: request.isWrite ? "WRQ" : "RRQ") { sink.begin(head, start: $0, host: RawSpan()) }
    let file = bytes.clamped(request.file)
    withBytes(of: "file-name") {
      sink.field(.field, name: $0, value: file, at: offset &+ UInt64(request.file.lowerBound))
    }
    var next = request.options
    while let name = TFTPRequest.text(bytes, at: next), let value = TFTPRequest.text(bytes, at: name.upperBound + 1) {
      next = value.upperBound + 1
      if value.isEmpty { continue }
      sink.field(
        .option, name: bytes.clamped(name), value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
    }
    sink.end()
  }
}
