/// Records of one size, named by 32-bit indexes. Memory grows by chunks that never move, so a pointer stays good until
/// its record is given back, and there is no pause for copying.
struct Slab<Record: BitwiseCopyable>: ~Copyable {
  private static var chunkBits: UInt32 { 8 }

  private var chunks: [UnsafeMutablePointer<Record>] = []
  private var free: [UInt32] = []
  private var used: UInt32 = 0

  init() {}

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// A record with the value `initial`.
  mutating func allocate(_ initial: Record) -> UInt32 {
    let index: UInt32
    if let reused = free.popLast() {
      index = reused
    } else {
      index = used
      used += 1
      if Int(index >> Self.chunkBits) == chunks.count { chunks.append(.allocate(capacity: 1 << Int(Self.chunkBits))) }
    }
    self[index].initialize(to: initial)
    return index
  }

  mutating func release(_ index: UInt32) { free.append(index) }

  @inline(__always)
  subscript(_ index: UInt32) -> UnsafeMutablePointer<Record> {
    chunks[Int(index >> Self.chunkBits)] + Int(index & (1 << Self.chunkBits - 1))
  }
}
