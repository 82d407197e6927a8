import Bytes

/// Collects a body that does not stand in one piece, and where each byte of it stood. Bodies beyond the limit are given
/// out in pieces that overlap.
struct BodyBuffer {
  /// The most that is kept of a body, as documents must be whole to be read.
  static let limit = 16 << 20
  /// Pieces of what is searched but not read as a document: media, and what goes on beyond the limit.
  static let pieceLimit = 128 << 10
  static let overlap = 512

  /// The most that is reserved for bytes that were announced but have not come, and how many times what has come.
  private static let trustLimit = 64 << 10
  private static let trustFactor = 64
  /// Memory beyond this is given back with each body: an idle flow must not hold it.
  private static let idleLimit = 4 << 10

  private(set) var bytes: [UInt8] = []
  /// The pieces before the one that grows.
  private var closed = OffsetMap()
  /// Where the piece that grows begins, in `bytes` and at its source. Not in the map, so that a packet which goes on
  /// where the one before ended touches no memory but this and the bytes.
  private var start = 0
  private var source: UInt64 = 0
  /// How many of the first bytes the piece before had too.
  private(set) var repeated = 0

  /// Where each byte stood.
  var map: OffsetMap {
    var map = closed
    if start < bytes.count { map.append(derived: start..<bytes.count, source: source..<nextOffset) }
    return map
  }

  /// The source of the byte that would go on the piece that grows.
  private var nextOffset: UInt64 { source &+ UInt64(bytes.count - start) }

  /// Makes room for `announced` bytes, the first `count` of which are there.
  mutating func expect(_ announced: UInt64, having count: Int) {
    guard bytes.isEmpty else { return }
    let trusted = count > Self.trustLimit / Self.trustFactor ? Self.trustLimit : count * Self.trustFactor
    bytes.reserveCapacity(Int(min(announced, UInt64(trusted))))
  }

  /// Takes as many bytes as fit below `limit`; answers how many.
  mutating func append(_ span: RawSpan, at offset: UInt64, limit: Int) -> Int {
    let part = span.prefix(limit - bytes.count)
    guard part.byteCount > 0 else { return 0 }
    if bytes.count == start {
      source = offset
    } else if nextOffset != offset {
      closed.append(derived: start..<bytes.count, source: source..<nextOffset)
      start = bytes.count
      source = offset
    }
    bytes.append(bytesOf: part)
    return part.byteCount
  }

  /// Keeps what stands before `count` and answers the rest.
  mutating func split(at count: Int) -> BodyBuffer {
    var rest = BodyBuffer()
    rest.bytes = Array(bytes.dropFirst(count))
    rest.setMap(map.part(min(max(count, 0), bytes.count)..<bytes.count))
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
    let rest = map.part(count..<bytes.count)
    bytes.removeFirst(count)
    setMap(rest)
    repeated = 0
  }

  /// Keeps only the first `count` bytes.
  mutating func truncate(to count: Int) {
    let count = min(max(count, 0), bytes.count)
    let rest = map.part(0..<count)
    bytes.removeLast(bytes.count - count)
    setMap(rest)
  }

  /// Says where all bytes at hand stood.
  private mutating func setMap(_ map: OffsetMap) {
    closed = map
    start = bytes.count
  }

  /// The bytes were given out and what follows is apart from them.
  mutating func clear() {
    if bytes.capacity > Self.idleLimit { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    if !closed.isEmpty { closed.removeAll() }
    start = 0
    repeated = 0
  }
}
