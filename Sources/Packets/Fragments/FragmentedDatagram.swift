import AuditModel
import Bytes

/// A datagram of which some fragments have come.
final class FragmentedDatagram {
  /// Bytes `start..<end` of the datagram, kept in `bytes` from `stored`.
  private struct Piece {
    var start: Int32
    var end: Int32
    var stored: Int32
  }

  enum Addition { case taken, overlap, conflict }

  static let frameLimit = 1000

  /// Tells this datagram from an earlier one with the same key.
  let serial: Int
  let firstTime: Timestamp
  /// Set once fragments of an IPv6 datagram overlapped: RFC 5722 has all of them dropped, those to come too.
  private(set) var isPoisoned = false
  /// Bytes held; no byte counts twice.
  private(set) var received = 0
  private var bytes: [UInt8] = []
  /// In order and without overlap.
  private var pieces: [Piece] = []
  private var frames: [Int] = []
  private var total: Int?
  private var number: UInt8 = 0

  init(serial: Int, time: Timestamp) {
    self.serial = serial
    firstTime = time
  }

  /// What the datagram costs, in bytes of memory, roughly.
  var cost: Int { 320 + bytes.count + pieces.count * 12 + frames.count * 8 }

  var isComplete: Bool { received == total }

  /// Takes the bytes of one fragment. The bytes that came first win where two fragments overlap; IPv6 allows no overlap
  /// but an exact repetition.
  func add(
    _ fragment: RawSpan, at start: Int, more: Bool, number: UInt8, frame: Int, firstWins: Bool
  ) -> Addition {
    if isPoisoned { return .conflict }
    let end = start + fragment.byteCount
    var result = checkEnd(end, more: more)
    if result == .taken {
      let before = received
      result = firstWins ? fill(fragment, start, end) : insert(fragment, start, end)
      if received > before {
        if frames.count < Self.frameLimit { frames.append(frame) }
        if start == 0 { self.number = number }
      }
      if !more { total = end }
    }
    if result != .taken, !firstWins { poison() }
    return result
  }

  /// The whole payload; empty unless `isComplete`.
  func assemble() -> AssembledDatagram {
    var whole: [UInt8] = []
    guard isComplete else { return AssembledDatagram() }
    whole.reserveCapacity(received)
    for piece in pieces {
      whole.append(contentsOf: bytes[Int(piece.stored)..<Int(piece.stored + piece.end - piece.start)])
    }
    return AssembledDatagram(bytes: whole, frames: frames, number: number)
  }

  /// Two ends of one datagram, or bytes behind the end, contradict each other.
  private func checkEnd(_ end: Int, more: Bool) -> Addition {
    if let total { return end > total || !more && end < total ? .conflict : .taken }
    if !more, let last = pieces.last, Int(last.end) > end { return .conflict }
    return .taken
  }

  /// Keeps those bytes that were not there yet. An exact repetition is no overlap worth telling.
  private func fill(_ fragment: RawSpan, _ start: Int, _ end: Int) -> Addition {
    var index = firstPiece(endingAfter: start)
    var cursor = start
    var isOverlap = false
    var isConflict = false
    while cursor < end {
      let next = index < pieces.count ? Int(pieces[index].start) : Int.max
      if cursor < next {
        let holeEnd = min(end, next)
        store(fragment.clamped(cursor - start..<holeEnd - start), cursor, holeEnd, at: index)
        cursor = holeEnd
      } else {
        let piece = pieces[index]
        let sharedEnd = min(end, Int(piece.end))
        isConflict = isConflict || !matches(fragment.clamped(cursor - start..<sharedEnd - start), piece, from: cursor)
        isOverlap = isOverlap || Int(piece.start) != start || Int(piece.end) != end
        cursor = sharedEnd
      }
      index += 1
    }
    return isConflict ? .conflict : isOverlap ? .overlap : .taken
  }

  /// Keeps the bytes if no other fragment touches them; an exact repetition is passed over (RFC 8200 section 4.5).
  private func insert(_ fragment: RawSpan, _ start: Int, _ end: Int) -> Addition {
    let index = firstPiece(endingAfter: start)
    if index == pieces.count || Int(pieces[index].start) >= end {
      store(fragment, start, end, at: index)
      return .taken
    }
    let piece = pieces[index]
    let isSame = Int(piece.start) == start && Int(piece.end) == end && matches(fragment, piece, from: start)
    return isSame ? .taken : .conflict
  }

  private func firstPiece(endingAfter start: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if Int(pieces[middle].end) <= start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func store(_ part: RawSpan, _ start: Int, _ end: Int, at index: Int) {
    let stored = Int32(truncatingIfNeeded: bytes.count)
    unsafe part.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    pieces.insert(
      Piece(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end), stored: stored), at: index)
    received += end - start
  }

  /// Whether the bytes of `part`, which begin at `start` of the datagram, are those that `piece` holds there.
  private func matches(_ part: RawSpan, _ piece: Piece, from start: Int) -> Bool {
    let offset = Int(piece.stored) + start - Int(piece.start)
    for index in 0..<part.byteCount where part[index] != bytes[offset + index] { return false }
    return true
  }

  /// Lets the account of the bytes go once somebody else keeps it.
  func forget() { received = 0 }

  private func poison() {
    isPoisoned = true
    bytes = []
    pieces = []
    frames = []
    total = nil
  }
}
