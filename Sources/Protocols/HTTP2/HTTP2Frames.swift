import Bytes

/// Finds frames in bytes of which the beginning is not known.
enum HTTP2Frames {
  /// So many telling frames in a row are no accident.
  static let chainLength = 3

  /// Whether frames follow one another from `start` on.
  static func chain(_ bytes: RawSpan, at start: Int) -> Recognition {
    var at = start
    var telling = 0
    // Empty DATA frames are followed but do not count.
    for _ in 0..<64 {
      if telling == chainLength { return .yes }
      guard at + HTTP2FrameHeader.count <= bytes.byteCount else { return mayBegin(bytes, at: at) ? .unsure : .no }
      guard let frame = HTTP2FrameHeader(bytes, at: at), frame.isUsual else { return .no }
      if frame.isTelling { telling += 1 }
      at += HTTP2FrameHeader.count + frame.length
    }
    return .no
  }

  /// Whether a header that is cut may begin at `start`.
  private static func mayBegin(_ bytes: RawSpan, at start: Int) -> Bool {
    guard let first = bytes.u8(at: start) else { return true }
    guard first == 0, bytes.u8(at: start + 1) ?? 0 <= 0x40 else { return false }
    return bytes.u8(at: start + 3) ?? 0 <= HTTP2FrameType.continuation.rawValue
  }

  enum Result: Equatable {
    case found(Int)
    /// None yet; with more bytes behind, the search need only go on from here.
    case missing(resumeAt: Int)
  }

  /// The first place at or after `from` where frames begin.
  static func find(_ bytes: RawSpan, from: Int) -> Result {
    var at = max(from, 0)
    while let zero = bytes.firstIndex(of: 0, from: at) {
      switch chain(bytes, at: zero) {
      case .yes: return .found(zero)
      case .unsure: return .missing(resumeAt: zero)
      case .no: at = zero + 1
      }
    }
    return .missing(resumeAt: bytes.byteCount)
  }
}
