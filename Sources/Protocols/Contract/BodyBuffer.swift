import Bytes

/// Collects a body that does not stand in one piece, and where each byte of it stood. Bodies beyond the limit are given
/// out in pieces that overlap.
struct BodyBuffer {
  /// The most that is kept of a body, as documents must be whole to be read.
  static let limit = 16 << 20
  /// Pieces of what is searched but not read as a document: media, and what goes on beyond the limit.
  static let pieceLimit = 128 << 10
  static let overlap = 512

  private(set) var bytes: [UInt8] = []
  private(set) var map = OffsetMap()
  /// How many of the first bytes the piece before had too.
  private(set) var repeated = 0

  /// Takes as many bytes as fit below `limit`; answers how many.
  mutating func append(_ span: RawSpan, at offset: UInt64, limit: Int) -> Int {
    let part = span.prefix(limit - bytes.count)
    let start = bytes.count
    bytes.append(bytesOf: part)
    map.append(derived: start..<bytes.count, source: offset..<offset &+ UInt64(part.byteCount))
    return part.byteCount
  }

  /// Keeps what stands before `count` and answers the rest.
  mutating func split(at count: Int) -> BodyBuffer {
    var rest = BodyBuffer()
    rest.bytes = Array(bytes.dropFirst(count))
    rest.map = map.part(min(max(count, 0), bytes.count)..<bytes.count)
    truncate(to: count)
    return rest
  }

  /// The bytes were given out and more will follow: keeps the overlap.
  mutating func startNextPiece() {
    let kept = min(Self.overlap, bytes.count)
    drop(bytes.count - kept)
    repeated = kept
  }

  /// The first `count` bytes were given out, and no value goes on behind them.
  mutating func drop(_ count: Int) {
    let count = min(max(count, 0), bytes.count)
    map = map.part(count..<bytes.count)
    bytes.removeFirst(count)
    repeated = 0
  }

  /// Keeps only the first `count` bytes.
  mutating func truncate(to count: Int) {
    let count = min(max(count, 0), bytes.count)
    map = map.part(0..<count)
    bytes.removeLast(bytes.count - count)
  }

  /// The bytes were given out and what follows is apart from them.
  mutating func clear() {
    if bytes.capacity > 65_536 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    map.removeAll()
    repeated = 0
  }
}
