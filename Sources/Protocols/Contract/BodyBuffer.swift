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
    rest.map = Self.part(of: map, count..<bytes.count)
    map = Self.part(of: map, 0..<min(count, bytes.count))
    bytes.removeLast(rest.bytes.count)
    return rest
  }

  private static func part(of map: OffsetMap, _ range: Range<Int>) -> OffsetMap {
    var part = OffsetMap()
    var at = 0
    map.sources(of: range) { source in
      part.append(derived: at..<at + source.count, source: source)
      at += source.count
    }
    return part
  }

  /// The bytes were given out and more will follow: keeps the overlap.
  mutating func startNextPiece() {
    let kept = min(Self.overlap, bytes.count)
    let dropped = bytes.count - kept
    map = Self.part(of: map, dropped..<bytes.count)
    bytes = Array(bytes.suffix(kept))
    repeated = kept
  }

  /// The bytes were given out and what follows is apart from them.
  mutating func clear() {
    if bytes.capacity > 65_536 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    map.removeAll()
    repeated = 0
  }
}
