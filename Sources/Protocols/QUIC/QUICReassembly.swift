import Bytes

/// Puts the bytes of one direction of a stream, or of a handshake level, into order (RFC 9000 section 2.2, 7). Bytes
/// that come in order pass through; others wait, within bounds.
struct QUICReassembly {
  private struct Piece {
    var start: UInt64
    var bytes: [UInt8]
    var wire: UInt64

    var end: UInt64 { start &+ UInt64(bytes.count) }
  }

  /// Bytes and pieces that wait behind a hole.
  static let byteLimit = 1 << 20
  private static let pieceLimit = 2_048
  /// Added to each piece for what it costs besides its bytes.
  private static let pieceCost = 64

  /// The next offset that is wanted.
  private(set) var next: UInt64 = 0
  /// The final size of the stream, once told.
  var end: UInt64?
  /// What the pieces that wait cost.
  private(set) var held = 0
  /// By offset; they neither overlap nor touch what was delivered.
  private var pieces: [Piece] = []

  /// All bytes were delivered.
  var isComplete: Bool { end.map { next >= $0 } ?? false }
  var isWaiting: Bool { !pieces.isEmpty }
  /// The lowest wire offset of what waits.
  var oldestWire: UInt64? { pieces.map(\.wire).min() }

  /// Adds bytes that stand at `offset` of the stream and `wire` of the direction. Calls `deliver` with the bytes that
  /// are in order now, and where they stand on the wire; `lose` with the length of a hole that is given up.
  mutating func add(
    _ bytes: RawSpan, at offset: UInt64, wire: UInt64, deliver: (RawSpan, UInt64) -> Void, lose: (UInt64) -> Void
  ) {
    let (stop, overflow) = offset.addingReportingOverflow(UInt64(bytes.byteCount))
    guard !overflow, stop > next else { return }
    if offset <= next {
      let skipped = Int(next - offset)
      next = stop
      deliver(bytes.dropping(skipped), wire &+ UInt64(skipped))
      if !pieces.isEmpty { drain(deliver) }
      return
    }
    hold(bytes, offset, wire)
    while held > Self.byteLimit || pieces.count > Self.pieceLimit { giveUpHole(deliver, lose) }
  }

  /// Nothing more comes: delivers what waits, with its holes.
  mutating func finish(deliver: (RawSpan, UInt64) -> Void, lose: (UInt64) -> Void) {
    while !pieces.isEmpty { giveUpHole(deliver, lose) }
  }

  private mutating func giveUpHole(_ deliver: (RawSpan, UInt64) -> Void, _ lose: (UInt64) -> Void) {
    guard let first = pieces.first else { return }
    if first.start > next {
      lose(first.start - next)
      next = first.start
    }
    drain(deliver)
  }

  private mutating func drain(_ deliver: (RawSpan, UInt64) -> Void) {
    var count = 0
    while count < pieces.count, pieces[count].start <= next {
      let piece = pieces[count]
      held -= piece.bytes.count + Self.pieceCost
      count += 1
      guard piece.end > next else { continue }
      let skipped = Int(next - piece.start)
      next = piece.end
      deliver(piece.bytes.rawBytes.dropping(skipped), piece.wire &+ UInt64(skipped))
    }
    pieces.removeFirst(count)
  }

  /// Keeps the parts that are not yet there.
  private mutating func hold(_ bytes: RawSpan, _ offset: UInt64, _ wire: UInt64) {
    var start = offset
    let stop = offset &+ UInt64(bytes.byteCount)
    var index = firstIndex(endingAfter: start)
    while start < stop {
      let limit = index < pieces.count ? min(pieces[index].start, stop) : stop
      if limit > start {
        let part = bytes.clamped(Int(start - offset)..<Int(limit - offset))
        var copy: [UInt8] = []
        copy.append(bytesOf: part)
        pieces.insert(Piece(start: start, bytes: copy, wire: wire &+ (start - offset)), at: index)
        held += part.byteCount + Self.pieceCost
        index += 1
      }
      guard index < pieces.count else { return }
      start = max(start, pieces[index].end)
      index += 1
    }
  }

  private func firstIndex(endingAfter offset: UInt64) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
