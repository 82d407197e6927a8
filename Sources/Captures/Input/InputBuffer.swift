/// A window over a byte source: one reused allocation in which the unread bytes stand in one piece. It grows only when
/// a caller asks for more bytes at once than it holds.
final class InputBuffer {
  /// Large enough that read calls do not count, small enough to stay in the cache of the second level with its copy.
  static let standardCapacity = 1 << 20

  private(set) var base: UnsafeMutableRawPointer
  private var capacity: Int
  private let source: any ByteSource
  /// Offset in `base` of the next unread byte, and the end of the bytes at hand.
  var position = 0
  private(set) var end = 0
  /// Bytes of the source that lie before `base`.
  private var passed: UInt64 = 0
  private(set) var isAtEnd = false
  /// Reads the source meanwhile; then `base` is the memory of `piece`, if there is one, else still our own.
  private var ahead: ReadAhead?
  private var piece: ReadAhead.Piece?

  init(_ source: any ByteSource) {
    self.source = source
    capacity = Self.standardCapacity
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 4096)
  }

  deinit { if piece == nil { base.deallocate() } }

  /// From now on the source is read ahead. Nobody else may read it.
  func readAhead() { ahead = ReadAhead(source) }

  /// Waits until nothing is being read: then the source may be asked for its trouble, and what sees its bytes is at rest.
  func settle() { ahead?.settle() }

  var available: Int { end - position }
  /// Offset of the next unread byte in the (decompressed) capture.
  var offset: UInt64 { passed &+ UInt64(position) }
  var trouble: (kind: String, detail: String)? { source.trouble }

  /// Makes at least `count` bytes available if the source has them. `count` must be bounded by the caller.
  func ensure(_ count: Int) throws(CaptureError) -> Bool {
    if available >= count { return true }
    if ahead == nil {
      moveToFront()
      if count > capacity { grow(to: count) }
    }
    while available < count, !isAtEnd { try fill() }
    return available >= count
  }

  /// Passes over `count` bytes, without keeping them; `false` when the source ends before.
  func skip(_ count: UInt64) throws(CaptureError) -> Bool {
    var left = count
    while true {
      let step = min(UInt64(available), left)
      position += Int(step)
      left -= step
      if left == 0 { return true }
      if isAtEnd { return false }
      if ahead == nil { moveToFront() }
      try fill()
    }
  }

  /// The unread bytes at hand.
  var bytes: RawSpan {
    @_lifetime(borrow self) get {
      let span = RawSpan(_unsafeStart: base + position, byteCount: available)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// Four unread bytes as a number, `offset` bytes on; `nil` where they are not at hand.
  func u32(at offset: Int, littleEndian: Bool) -> UInt32? {
    guard offset >= 0, offset <= available - 4 else { return nil }
    let value = base.loadUnaligned(fromByteOffset: position + offset, as: UInt32.self)
    return littleEndian ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
  }

  /// Gives the memory of a block that was far larger than usual back.
  func shrink() {
    guard ahead == nil, capacity > Self.standardCapacity, available <= Self.standardCapacity else { return }
    reallocate(Self.standardCapacity)
  }

  private func fill() throws(CaptureError) {
    if let ahead { return try takePiece(from: ahead) }
    let room = UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    let count = try source.read(into: room)
    if count == 0 { isAtEnd = true } else { end += count }
  }

  /// Goes on in the piece that was read meanwhile. What is left of the one before is put in front of it, where there is
  /// room; else both are put into memory of our own.
  private func takePiece(from ahead: ReadAhead) throws(CaptureError) {
    guard let next = try ahead.next() else {
      isAtEnd = true
      return
    }
    let rest = available
    let left = UnsafeRawPointer(base + position)
    if rest <= ReadAhead.headroom {
      let start = ReadAhead.headroom - rest
      (next.memory + start).copyMemory(from: left, byteCount: rest)
      goOn(in: next.memory, from: start, count: rest + next.count)
      piece = next
    } else {
      let joined = UnsafeMutableRawPointer.allocate(byteCount: rest + next.count, alignment: 4096)
      joined.copyMemory(from: left, byteCount: rest)
      (joined + rest).copyMemory(from: next.memory + ReadAhead.headroom, byteCount: next.count)
      goOn(in: joined, from: 0, count: rest + next.count)
      piece = nil
    }
    ahead.recycle(before: next)
  }

  private func goOn(in memory: UnsafeMutableRawPointer, from start: Int, count: Int) {
    passed = offset &- UInt64(start)
    if piece == nil { base.deallocate() }
    base = memory
    position = start
    end = start + count
  }

  private func moveToFront() {
    guard position > 0 else { return }
    base.copyMemory(from: base + position, byteCount: available)
    passed &+= UInt64(position)
    end -= position
    position = 0
  }

  private func grow(to count: Int) {
    var wanted = capacity
    while wanted < count { wanted *= 2 }
    reallocate(wanted)
  }

  private func reallocate(_ wanted: Int) {
    let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 4096)
    larger.copyMemory(from: base + position, byteCount: available)
    base.deallocate()
    passed &+= UInt64(position)
    end -= position
    position = 0
    base = larger
    capacity = wanted
  }
}
