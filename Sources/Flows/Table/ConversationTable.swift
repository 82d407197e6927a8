import CPrefetch

/// The conversations of one partition: extendible hashing over blocks of open-addressed slots in raw memory. A full
/// block is split in two, so growth never copies more than one block.
struct ConversationTable: ~Copyable {
  private static let slotBits: UInt32 = 10
  private static let slotCount = 1 << Int(slotBits)
  /// A block is split at three quarters of its slots.
  private static let fullCount: UInt32 = 768
  /// Bits of the tag that may choose a block. Deeper splits would only help against chosen collisions.
  private static let deepest: UInt32 = 20

  private typealias Block = UnsafeMutablePointer<Header>

  /// Stands before the slots of a block.
  private struct Header {
    var count: UInt32 = 0
    /// How many leading bits of the tag all slots of the block share.
    var depth: UInt32 = 0
    var padding: (UInt64, UInt64, UInt64) = (0, 0, 0)
  }

  /// Blocks by the leading `depth` bits of the tag.
  private var directory: UnsafeMutablePointer<Block>
  private var depth: UInt32 = 0
  private var pairs = Slab<AddressPair>()
  private(set) var count = 0

  init() {
    directory = .allocate(capacity: 1)
    directory.initialize(to: Self.makeBlock(depth: 0))
  }

  deinit {
    var previous: Block?
    for index in 0..<(1 << Int(depth)) where directory[index] != previous {
      previous = directory[index]
      UnsafeMutableRawPointer(directory[index]).deallocate()
    }
    directory.deallocate()
  }

  /// The conversation of `key`. The pointer is good until the next call that inserts or evicts.
  @inline(__always)
  func find(_ key: FlowKey) -> UnsafeMutablePointer<Conversation>? {
    let slots = Self.slots(of: block(of: key.tag))
    var index = Int(key.tag) & (Self.slotCount - 1)
    // A block always has unused slots, so the search ends.
    while slots[index].isUsed {
      if slots[index].tag == key.tag, isSame(slots + index, key) { return slots + index }
      index = (index + 1) & (Self.slotCount - 1)
    }
    return nil
  }

  /// Begins to fetch the place where the search for `key` starts from memory.
  @inline(__always)
  func prefetch(_ key: FlowKey) {
    let home = Int(key.tag) & (Self.slotCount - 1)
    candor_prefetch(Self.slots(of: block(of: key.tag)) + home, 2 * MemoryLayout<Conversation>.stride)
  }

  /// Enters a conversation that is not in the table, or answers `nil` when its block can be split no more: the caller
  /// must evict first.
  mutating func insert(_ key: FlowKey) -> UnsafeMutablePointer<Conversation>? {
    while block(of: key.tag).pointee.count >= Self.fullCount {
      guard split(block(of: key.tag), holding: key.tag) else { return nil }
    }
    var conversation = Conversation()
    conversation.tag = key.tag
    conversation.ports = key.ports
    conversation.kind = key.kind
    if key.kind.contains(.v6) {
      conversation.low = pairs.allocate(AddressPair(low: key.low, high: key.high))
    } else {
      conversation.low = UInt32(truncatingIfNeeded: key.low)
      conversation.high = UInt32(truncatingIfNeeded: key.high)
    }
    count += 1
    return Self.place(conversation, in: block(of: key.tag))
  }

  /// Takes out the conversation that has been idle longest among those near the place of `key`.
  mutating func evictOldest(near key: FlowKey) -> Conversation? {
    let block = block(of: key.tag)
    let slots = Self.slots(of: block)
    var oldest: Int?
    var seen = 0
    var index = Int(key.tag) & (Self.slotCount - 1)
    for _ in 0..<Self.slotCount where seen < 16 {
      if slots[index].isUsed {
        seen += 1
        if slots[index].lastSeen < oldest.map({ slots[$0].lastSeen }) ?? .max { oldest = index }
      }
      index = (index + 1) & (Self.slotCount - 1)
    }
    guard let oldest else { return nil }
    let evicted = slots[oldest]
    if evicted.kind.contains(.v6) { pairs.release(evicted.low) }
    Self.remove(oldest, from: slots)
    block.pointee.count -= 1
    count -= 1
    return evicted
  }

  @inline(__always)
  private func block(of tag: UInt32) -> Block { directory[Int(UInt64(tag) >> UInt64(32 - depth))] }

  @inline(__always)
  private func isSame(_ slot: UnsafeMutablePointer<Conversation>, _ key: FlowKey) -> Bool {
    guard slot.pointee.ports == key.ports, slot.pointee.kind.intersection(.key) == key.kind else { return false }
    if key.kind.contains(.v6) {
      let pair = pairs[slot.pointee.low]
      return pair.pointee.low == key.low && pair.pointee.high == key.high
    }
    return slot.pointee.low == UInt32(truncatingIfNeeded: key.low)
      && slot.pointee.high == UInt32(truncatingIfNeeded: key.high)
  }

  /// Shares the slots of a block out over two by one more bit of their tags.
  private mutating func split(_ block: Block, holding tag: UInt32) -> Bool {
    let shared = block.pointee.depth
    guard shared < Self.deepest else { return false }
    if shared == depth { doubleDirectory() }
    let halves = (Self.makeBlock(depth: shared + 1), Self.makeBlock(depth: shared + 1))
    let slots = Self.slots(of: block)
    for index in 0..<Self.slotCount where slots[index].isUsed {
      let isUpper = slots[index].tag >> (31 - shared) & 1 == 1
      _ = Self.place(slots[index], in: isUpper ? halves.1 : halves.0)
    }
    let span = 1 << Int(depth - shared)
    let start = Int(UInt64(tag) >> UInt64(32 - depth)) & ~(span - 1)
    for index in 0..<span { directory[start + index] = index < span / 2 ? halves.0 : halves.1 }
    UnsafeMutableRawPointer(block).deallocate()
    return true
  }

  private mutating func doubleDirectory() {
    let larger = UnsafeMutablePointer<Block>.allocate(capacity: 2 << Int(depth))
    for index in 0..<(2 << Int(depth)) { (larger + index).initialize(to: directory[index / 2]) }
    directory.deallocate()
    directory = larger
    depth += 1
  }

  private static func makeBlock(depth: UInt32) -> Block {
    let bytes = MemoryLayout<Header>.stride + slotCount * MemoryLayout<Conversation>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let header = memory.initializeMemory(as: Header.self, repeating: Header(depth: depth), count: 1)
    (memory + MemoryLayout<Header>.stride).initializeMemory(
      as: Conversation.self, repeating: Conversation(), count: slotCount)
    return header
  }

  @inline(__always)
  private static func slots(of block: Block) -> UnsafeMutablePointer<Conversation> {
    (UnsafeMutableRawPointer(block) + MemoryLayout<Header>.stride).assumingMemoryBound(to: Conversation.self)
  }

  private static func place(_ conversation: Conversation, in block: Block) -> UnsafeMutablePointer<Conversation> {
    let slots = slots(of: block)
    var index = Int(conversation.tag) & (slotCount - 1)
    while slots[index].isUsed { index = (index + 1) & (slotCount - 1) }
    slots[index] = conversation
    block.pointee.count += 1
    return slots + index
  }

  /// Closes the hole that a removed slot leaves, so that searches need no tombstones.
  private static func remove(_ removed: Int, from slots: UnsafeMutablePointer<Conversation>) {
    var hole = removed
    var index = (hole + 1) & (slotCount - 1)
    while slots[index].isUsed {
      let home = Int(slots[index].tag) & (slotCount - 1)
      if (index - home) & (slotCount - 1) >= (index - hole) & (slotCount - 1) {
        slots[hole] = slots[index]
        hole = index
      }
      index = (index + 1) & (slotCount - 1)
    }
    slots[hole] = Conversation()
  }
}
