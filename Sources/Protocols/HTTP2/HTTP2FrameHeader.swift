import Bytes

/// The nine bytes before each frame (RFC 9113 section 4.1).
struct HTTP2FrameHeader {
  static let count = 9
  /// What a frame may have unless the receiver allowed more.
  static let usualLimit = 16_384

  enum Flag {
    static let endStream: UInt8 = 0x01
    static let acknowledge: UInt8 = 0x01
    static let endHeaders: UInt8 = 0x04
    static let padded: UInt8 = 0x08
    static let priority: UInt8 = 0x20
  }

  let length: Int
  /// `nil` for an extension.
  let type: HTTP2FrameType?
  let flags: UInt8
  let stream: UInt32

  /// `nil` when there are fewer than nine bytes at `start`, or what stands there is no header.
  init?(_ bytes: RawSpan, at start: Int) {
    guard let length = bytes.u24(at: start), let type = bytes.u8(at: start + 3), let flags = bytes.u8(at: start + 4),
      let stream = bytes.u32(at: start + 5), stream < 1 << 31
    else { return nil }
    self.length = Int(length)
    self.type = HTTP2FrameType(rawValue: type)
    self.flags = flags
    self.stream = stream
    if !isPossible { return nil }
  }

  func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

  /// Frames of the connection have no stream, all others must have one; some have a fixed length.
  private var isPossible: Bool {
    switch type {
    case .data, .continuation: stream != 0
    case .headers: stream != 0 && length > 0
    case .priority: stream != 0 && length == 5
    case .reset: stream != 0 && length == 4
    case .settings: stream == 0 && length % 6 == 0
    case .pushPromise: stream != 0 && length >= 4
    case .ping: stream == 0 && length == 8
    case .goAway: stream == 0 && length >= 8
    case .windowUpdate: length == 4
    case nil: true
    }
  }

  /// Whether somebody who follows the letter of the standard would send it: what is asked of bytes whose beginning is
  /// not known.
  var isUsual: Bool {
    guard length <= Self.usualLimit, stream < 1 << 24 else { return false }
    let allowed: UInt8
    switch type {
    case .data: allowed = Flag.endStream | Flag.padded
    case .headers: allowed = Flag.endStream | Flag.endHeaders | Flag.padded | Flag.priority
    case .settings:
      if has(Flag.acknowledge), length > 0 { return false }
      allowed = length <= 600 ? Flag.acknowledge : 0
    case .ping: allowed = Flag.acknowledge
    case .pushPromise: allowed = Flag.endHeaders | Flag.padded
    case .continuation: allowed = Flag.endHeaders
    case .priority, .reset, .goAway, .windowUpdate: allowed = 0
    case nil: return false
    }
    return flags & ~allowed == 0
  }

  /// An empty DATA frame is mostly zeros, as are many other things.
  var isTelling: Bool { type != .data || length > 0 }
}
