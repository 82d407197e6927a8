/// Records of one size, named by 32-bit indexes. Memory grows by chunks that never move, so a pointer stays good until
/// its record is given back, and there is no pause for copying.
struct Slab<Record: BitwiseCopyable>: ~Copyable {
  @inline(__always) private static var chunkBits: UInt32 { 8 }
  @inline(__always) private static var chunkLength: Int { 1 << Int(chunkBits) }

  /// Plain memory, because an array would be retained for every packet.
  private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Record>>
  private var chunkCount = 0
  private var chunkCapacity = 16
  private var free: [UInt32] = []
  private var used: UInt32 = 0

  init() { chunks = .allocate(capacity: chunkCapacity) }

  deinit {
    for index in 0..<chunkCount { chunks[index].deallocate() }
    chunks.deallocate()
  }

  /// A record with the value `initial`.
  mutating func allocate(_ initial: Record) -> UInt32 {
    let index: UInt32
    if let reused = free.popLast() {
      index = reused
    } else {
      index = used
      used += 1
      if Int(index >> Self.chunkBits) == chunkCount { addChunk() }
    }
    self[index].initialize(to: initial)
    return index
  }

  mutating func release(_ index: UInt32) { free.append(index) }

  @inline(__always)
  subscript(_ index: UInt32) -> UnsafeMutablePointer<Record> {
    chunks[Int(index >> Self.chunkBits)] + Int(index & (1 << Self.chunkBits - 1))
  }

  private mutating func addChunk() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Record>>.allocate(capacity: chunkCapacity * 2)
      larger.update(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    (chunks + chunkCount).initialize(to: .allocate(capacity: Self.chunkLength))
    chunkCount += 1
  }
}
