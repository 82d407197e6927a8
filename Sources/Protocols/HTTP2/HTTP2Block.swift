import Bytes

/// A header block that goes on in CONTINUATION frames (RFC 9113 section 6.10).
struct HTTP2Block {
  /// The most bytes of one block that are read.
  static let limit = 256 << 10

  let stream: UInt32
  /// The stream that a PUSH_PROMISE opens.
  let promised: UInt32?
  let isLast: Bool
  private(set) var bytes: [UInt8] = []
  private(set) var origin = OffsetMap()

  init(stream: UInt32, promised: UInt32?, isLast: Bool) {
    self.stream = stream
    self.promised = promised
    self.isLast = isLast
  }

  /// Adds a fragment; answers `false` when the block grows beyond what is read.
  mutating func append(_ fragment: RawSpan, at offset: UInt64) -> Bool {
    guard bytes.count + fragment.byteCount <= Self.limit else { return false }
    let start = bytes.count
    bytes.append(bytesOf: fragment)
    origin.append(derived: start..<bytes.count, source: offset..<offset &+ UInt64(fragment.byteCount))
    return true
  }
}
