import Bytes

/// Puts handshake messages of one direction together from the records they lie in (RFC 8446 section 4: type (1), length
/// (3), body). A message in one record is handed on as it stands; only split ones are copied.
struct TLSHandshakeAssembler {
  /// Bytes kept of one message. More than any hello and any usual chain of certificates; of a longer message the
  /// beginning is read and the rest passed over.
  static let limit = 1 << 17
  /// Pieces whose places are remembered; a message in more records is placed by its first ones.
  private static let pieceLimit = 1024

  private var buffer: [UInt8] = []
  /// Where the bytes of `buffer` stand in the stream.
  private var origin = OffsetMap()
  /// Bytes of an over-long message still to come.
  private var excess = 0

  /// A message has begun and is not whole.
  var isPending: Bool { !buffer.isEmpty || excess > 0 }

  /// The lowest stream offset of the message that has begun.
  var oldestOffset: UInt64? { origin.pieces.map(\.source.lowerBound).min() }

  mutating func reset() {
    buffer = []
    origin.removeAll()
    excess = 0
  }

  /// Adds the fragment of one record that stands at `offset`. Calls `body` with each message that is complete, header
  /// included, the map of its bytes, and whether nothing of it was passed over.
  mutating func add(
    _ fragment: RawSpan, at offset: UInt64, _ body: (RawSpan, borrowing OffsetMap, Bool) -> Void
  ) {
    var start = 0
    while start < fragment.byteCount {
      let rest = fragment.dropping(start)
      let place = offset + UInt64(start)
      if excess > 0 {
        let count = min(excess, rest.byteCount)
        excess -= count
        start += count
      } else if buffer.isEmpty, let total = Self.total(rest), total <= rest.byteCount {
        body(rest.prefix(total), OffsetMap(identity: total, at: place), true)
        start += total
      } else {
        start += keep(rest, at: place, body)
      }
    }
  }

  /// Adds what belongs to the message begun; answers how many bytes that were.
  private mutating func keep(
    _ rest: RawSpan, at place: UInt64, _ body: (RawSpan, borrowing OffsetMap, Bool) -> Void
  ) -> Int {
    let wanted = Self.total(buffer.rawBytes).map { min($0, Self.limit) } ?? 4
    let count = min(wanted - buffer.count, rest.byteCount)
    if origin.pieces.count < Self.pieceLimit {
      origin.append(derived: buffer.count..<buffer.count + count, source: place..<place + UInt64(count))
    }
    buffer.append(bytesOf: rest.prefix(count))
    if let total = Self.total(buffer.rawBytes), buffer.count == min(total, Self.limit) {
      body(buffer.rawBytes, origin, total <= Self.limit)
      reset()
      excess = max(0, total - Self.limit)
    }
    return count
  }

  /// Length of the message that begins `bytes`, header included; `nil` when the header is not whole.
  private static func total(_ bytes: RawSpan) -> Int? {
    bytes.u24(at: 1).map { 4 + Int($0) }
  }
}
