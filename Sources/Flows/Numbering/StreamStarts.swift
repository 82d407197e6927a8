/// The frames that opened a stream of one transport, as a bitset over frame numbers. Workers own different flows, so a
/// stream's number (Wireshark's `tcp.stream`, `udp.stream`) is known only once their sets are merged: it is the rank of
/// the frame that opened it.
package struct StreamStarts: Sendable, Equatable {
  private static let wordsPerBlock = 64

  private var words: [UInt64] = []
  /// How many bits are set in each block of 64 words, so that a rank does not count them all.
  private var blocks: [Int] = []
  /// Frames that opened streams before their own: those of the headers that carry a tunnel. Ascending, with repeats.
  private var carriers: [Int] = []

  package init() {}

  /// Number of streams.
  package var count: Int { blocks.reduce(0, +) + carriers.count }

  /// Notes that `frame` (counted from 1) opened a stream. A frame opens at most one stream of a transport.
  package mutating func insert(_ frame: Int) {
    guard frame >= 0 else { return }
    let index = frame >> 6
    grow(to: index + 1)
    let bit: UInt64 = 1 << UInt64(frame & 63)
    guard words[index] & bit == 0 else { return }
    words[index] |= bit
    blocks[index / Self.wordsPerBlock] += 1
  }

  /// Notes that `frame` opened one more stream, before its own: that of a header that carries a tunnel. Frames must
  /// come in order.
  package mutating func insertCarrier(_ frame: Int) { carriers.append(frame) }

  package func contains(_ frame: Int) -> Bool {
    guard frame >= 0, frame >> 6 < words.count else { return false }
    return words[frame >> 6] >> UInt64(frame & 63) & 1 == 1
  }

  /// The number, counted from 0, of the stream that `frame` opened: how many streams were opened before it.
  package func rank(of frame: Int) -> Int {
    guard frame > 0 else { return 0 }
    let end = min(frame >> 6, words.count)
    let block = end / Self.wordsPerBlock
    var rank = blocks[..<min(block, blocks.count)].reduce(0, +)
    for index in min(block * Self.wordsPerBlock, end)..<end { rank += words[index].nonzeroBitCount }
    if frame >> 6 < words.count {
      rank += (words[frame >> 6] & ((1 << UInt64(frame & 63)) - 1)).nonzeroBitCount
    }
    return rank + carriersUpTo(frame)
  }

  private func carriersUpTo(_ frame: Int) -> Int {
    var low = 0
    var high = carriers.count
    while low < high {
      let middle = (low + high) / 2
      if carriers[middle] <= frame { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds the streams that another worker saw open.
  package mutating func merge(_ other: StreamStarts) {
    if !other.carriers.isEmpty { carriers = (carriers + other.carriers).sorted() }
    grow(to: other.words.count)
    for index in other.words.indices {
      let new = other.words[index] & ~words[index]
      guard new != 0 else { continue }
      words[index] |= new
      blocks[index / Self.wordsPerBlock] += new.nonzeroBitCount
    }
  }

  private mutating func grow(to count: Int) {
    guard count > words.count else { return }
    words.append(contentsOf: repeatElement(0, count: count - words.count))
    let needed = (count + Self.wordsPerBlock - 1) / Self.wordsPerBlock
    if needed > blocks.count { blocks.append(contentsOf: repeatElement(0, count: needed - blocks.count)) }
  }

  package static func == (left: StreamStarts, right: StreamStarts) -> Bool {
    let shared = min(left.words.count, right.words.count)
    return left.carriers == right.carriers && left.words[..<shared] == right.words[..<shared]
      && left.words[shared...].allSatisfy { $0 == 0 }
      && right.words[shared...].allSatisfy { $0 == 0 }
  }
}
