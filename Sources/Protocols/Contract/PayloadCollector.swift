import AuditModel
import Bytes

/// Collects a payload that comes in parts and gives it out whole, or, beyond what is kept, in pieces that overlap.
struct PayloadCollector {
  private var buffer = BodyBuffer()
  private var limit = BodyBuffer.limit

  /// Takes the next bytes; calls `give` with what is full.
  mutating func append(_ bytes: RawSpan, at offset: UInt64, _ give: (borrowing MessageBody) -> Void) {
    var done = 0
    while done < bytes.byteCount {
      done += buffer.append(bytes.dropping(done), at: offset &+ UInt64(done), limit: limit)
      if buffer.bytes.count >= limit {
        tell(isComplete: false, give)
        buffer.startNextPiece()
        limit = BodyBuffer.pieceLimit
      }
    }
  }

  /// The payload ends here, for good or, when not `isComplete`, because bytes are missing: gives what is left.
  mutating func end(isComplete: Bool, _ give: (borrowing MessageBody) -> Void) {
    tell(isComplete: isComplete && limit == BodyBuffer.limit, give)
    buffer.clear()
    limit = BodyBuffer.limit
  }

  private func tell(isComplete: Bool, _ give: (borrowing MessageBody) -> Void) {
    guard buffer.bytes.count > buffer.repeated else { return }
    let bytes = buffer.bytes.rawBytes
    let none = bytes.prefix(0)
    give(
      MessageBody(
        part: .payload, bytes: bytes, origin: buffer.map, mediaType: none, contentEncoding: none,
        isComplete: isComplete, repeated: buffer.repeated))
  }
}
