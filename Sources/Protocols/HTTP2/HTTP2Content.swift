import Bytes

/// What a frame with a header block holds beside its padding and priority (RFC 9113 sections 6.2, 6.6 and 6.10).
struct HTTP2Content {
  /// Where the fragment stands in the window.
  let range: Range<Int>
  /// The stream that a PUSH_PROMISE opens.
  let promised: UInt32?

  /// `nil` when lengths contradict each other. The whole frame must be there, its content from `start` on.
  init?(_ frame: HTTP2FrameHeader, _ bytes: RawSpan, at start: Int) {
    var low = start
    var high = start + frame.length
    if frame.type != .continuation, frame.has(HTTP2FrameHeader.Flag.padded) {
      guard let padding = bytes.u8(at: low), frame.length > 0 else { return nil }
      low += 1
      high -= Int(padding)
    }
    if frame.type == .headers, frame.has(HTTP2FrameHeader.Flag.priority) { low += 5 }
    var promised: UInt32?
    if frame.type == .pushPromise {
      promised = bytes.u32(at: low).map { $0 & 0x7FFF_FFFF }
      low += 4
    }
    guard low <= high else { return nil }
    range = low..<high
    self.promised = promised
  }
}
