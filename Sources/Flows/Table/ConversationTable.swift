import CPrefetch

/// The conversations of one partition. They stand one behind the other in the order in which they came; an index, which
/// is extendible hashing over blocks of open-addressed entries, says where. A full block is split in two, so growth
/// never copies more than one block.
///
/// On a busy network nearly every packet belongs to a conversation that is new or was not heard of for long, and what
/// that costs is the way to memory. So the index is small, and new conversations are written where the last ones were.
struct ConversationTable: ~Copyable {
  /// Entries of a block, with the first one, which is its header. Two pages of memory.
  private static let blockLength = 1_024
  /// A block is split at three quarters of its entries.
  private static let fullCount: UInt32 = 768
  /// Bits of the tag that may choose a block. Deeper splits would only help against chosen collisions.
  private static let deepest: UInt32 = 20

  private struct Entry {
    /// In a header: how many entries of the block are in use.
    var tag: UInt32 = 0
    /// One more than the conversation's number, 0 where there is none. In a header: how many leading bits of the tag
    /// all entries of the block share.
    var place: UInt32 = 0
  }

  private typealias Block = UnsafeMutablePointer<Entry>

  /// Blocks by the leading `depth` bits of the tag.
  private var directory: UnsafeMutablePointer<Block>
  private var depth: UInt32 = 0
  private var conversations = Slab<Conversation>()
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
      directory[index].deallocate()
    }
    directory.deallocate()
  }

  /// The conversation of `key`. The pointer is good until the conversation is evicted.
  @inline(__always)
  func find(_ key: FlowKey) -> UnsafeMutablePointer<Conversation>? {
    let block = block(of: key.tag)
    var index = Self.home(key.tag)
    // A block always has unused entries, so the search ends.
    while block[index].place != 0 {
      if block[index].tag == key.tag {
        let conversation = conversations[block[index].place - 1]
        if isSame(conversation, key) { return conversation }
      }
      index = Self.next(index)
    }
    return nil
  }

  /// Begins to fetch the place where the search for `key` starts from memory.
  @inline(__always)
  func prefetch(_ key: FlowKey) {
    candor_prefetch(block(of: key.tag) + Self.home(key.tag), 2 * MemoryLayout<Entry>.stride)
  }

  /// Enters a conversation that is not in the table, or answers `nil` when its block can be split no more: the caller
  /// must evict first.
  mutating func insert(_ key: FlowKey) -> UnsafeMutablePointer<Conversation>? {
    while block(of: key.tag)[0].tag >= Self.fullCount {
      guard split(block(of: key.tag), holding: key.tag) else { return nil }
    }
    var conversation = Conversation()
    conversation.ports = key.ports
    conversation.kind = key.kind
    if key.kind.contains(.v6) {
      conversation.low = pairs.allocate(AddressPair(low: key.low, high: key.high))
    } else {
      conversation.low = UInt32(truncatingIfNeeded: key.low)
      conversation.high = UInt32(truncatingIfNeeded: key.high)
    }
    let number = conversations.allocate(conversation)
    count += 1
    Self.place(Entry(tag: key.tag, place: number + 1), in: block(of: key.tag))
    return conversations[number]
  }

  /// Takes out the conversation that has been idle longest among those near the place of `key`.
  mutating func evictOldest(near key: FlowKey) -> Conversation? {
    let block = block(of: key.tag)
    var oldest: (index: Int, lastSeen: UInt32)?
    var seen = 0
    var index = Self.home(key.tag)
    for _ in 1..<Self.blockLength where seen < 16 {
      if block[index].place != 0 {
        seen += 1
        let lastSeen = conversations[block[index].place - 1].pointee.lastSeen
        if lastSeen < oldest?.lastSeen ?? .max { oldest = (index, lastSeen) }
      }
      index = Self.next(index)
    }
    guard let oldest else { return nil }
    let number = block[oldest.index].place - 1
    let evicted = conversations[number].pointee
    if evicted.kind.contains(.v6) { pairs.release(evicted.low) }
    conversations.release(number)
    Self.remove(oldest.index, from: block)
    block[0].tag -= 1
    count -= 1
    return evicted
  }

  @inline(__always)
  private func block(of tag: UInt32) -> Block { directory[Int(UInt64(tag) >> UInt64(32 - depth))] }

  /// Where the search for a tag starts: not in the header.
  @inline(__always)
  private static func home(_ tag: UInt32) -> Int { max(1, Int(tag) & (blockLength - 1)) }

  @inline(__always)
  private static func next(_ index: Int) -> Int { index + 1 < blockLength ? index + 1 : 1 }

  @inline(__always)
  private func isSame(_ conversation: UnsafeMutablePointer<Conversation>, _ key: FlowKey) -> Bool {
    guard conversation.pointee.ports == key.ports, conversation.pointee.kind.intersection(.key) == key.kind else {
      return false
    }
    if key.kind.contains(.v6) {
      let pair = pairs[conversation.pointee.low]
      return pair.pointee.low == key.low && pair.pointee.high == key.high
    }
    return conversation.pointee.low == UInt32(truncatingIfNeeded: key.low)
      && conversation.pointee.high == UInt32(truncatingIfNeeded: key.high)
  }

  /// Shares the entries of a block out over two by one more bit of their tags.
  private mutating func split(_ block: Block, holding tag: UInt32) -> Bool {
    let shared = block[0].place
    guard shared < Self.deepest else { return false }
    if shared == depth { doubleDirectory() }
    let halves = (Self.makeBlock(depth: shared + 1), Self.makeBlock(depth: shared + 1))
    for index in 1..<Self.blockLength where block[index].place != 0 {
      let isUpper = block[index].tag >> (31 - shared) & 1 == 1
      Self.place(block[index], in: isUpper ? halves.1 : halves.0)
    }
    let span = 1 << Int(depth - shared)
    let start = Int(UInt64(tag) >> UInt64(32 - depth)) & ~(span - 1)
    for index in 0..<span { directory[start + index] = index < span / 2 ? halves.0 : halves.1 }
    block.deallocate()
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
    let block = Block.allocate(capacity: blockLength)
    block.initialize(repeating: Entry(), count: blockLength)
    block[0].place = depth
    return block
  }

  private static func place(_ entry: Entry, in block: Block) {
    var index = home(entry.tag)
    while block[index].place != 0 { index = next(index) }
    block[index] = entry
    block[0].tag += 1
  }

  /// Closes the hole that a removed entry leaves, so that searches need no tombstones.
  private static func remove(_ removed: Int, from block: Block) {
    var hole = removed
    var index = next(hole)
    while block[index].place != 0 {
      if distance(home(block[index].tag), index) >= distance(hole, index) {
        block[hole] = block[index]
        hole = index
      }
      index = next(index)
    }
    block[hole] = Entry()
  }

  /// Steps of a search from one entry to another.
  private static func distance(_ start: Int, _ end: Int) -> Int {
    end >= start ? end - start : end - start + blockLength - 1
  }
}
