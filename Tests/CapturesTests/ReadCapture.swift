import AuditModel
import Bytes
import Captures
import TestSupport

/// What a reader made of some bytes, copied out for the tests.
struct ReadCapture {
  var headers: [FrameHeader] = []
  var frames: [[UInt8]] = []
  var extras: [CaptureExtra] = []
  var totals = CaptureTotals()
  var notices: [Notice] = []

  var kinds: [String] { notices.map(\.kind) }

  init(_ bytes: [UInt8], suffix: String = ".pcapng") throws {
    self = try CaptureBuilder.withTemporary(bytes, suffix: suffix) { try ReadCapture(path: $0) }
  }

  init(path: String) throws {
    let reader = try CaptureReader(path: path)
    try reader.forEachFrame(extras: { extras.append($0) }) { header, bytes in
      headers.append(copy header)
      frames.append(bytes.withUnsafeBytes { Array($0) })
      return true
    }
    totals = reader.totals
    notices = reader.notices
  }

  /// The error that opening or reading the bytes ends in.
  static func error(_ bytes: [UInt8], suffix: String = ".pcap") -> CaptureError? {
    do {
      _ = try ReadCapture(bytes, suffix: suffix)
      return nil
    } catch { return error as? CaptureError }
  }
}
