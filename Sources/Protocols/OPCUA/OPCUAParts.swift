import AuditModel
import Bytes

/// The chunks of one message that stands in several (OPC 10000-6 section 6.7.2.2): the head of the first, then what
/// each of them carries.
struct OPCUAParts {
  /// Longer messages are given out when they reach it.
  static let limit = 4 << 20

  private var buffer = BodyBuffer()
  private var request: UInt32 = 0
  /// The first chunk is of a service whose structure is read.
  private(set) var isKnown = false

  var isEmpty: Bool { buffer.bytes.isEmpty }
  var bytes: [UInt8] { buffer.bytes }
  var origin: OffsetMap { buffer.map }
  var isFull: Bool { buffer.bytes.count >= Self.limit }

  /// Whether the chunk goes on with the message begun.
  func goesOn(with chunk: RawSpan) -> Bool { isEmpty || chunk.u32LittleEndian(at: 20) == request }

  mutating func append(_ chunk: RawSpan, at offset: UInt64) {
    if isEmpty {
      request = chunk.u32LittleEndian(at: 20) ?? 0
      var fields = OPCUAFields(chunk, from: OPCUAChunk.messageHeadSize)
      isKnown = fields.serviceNumber().flatMap(OPCUAService.init(rawValue:)) != nil
    }
    let start = isEmpty ? 0 : min(OPCUAChunk.messageHeadSize, chunk.byteCount)
    _ = buffer.append(chunk.dropping(start), at: offset &+ UInt64(start), limit: Self.limit)
  }

  mutating func clear() { buffer.clear() }
}
