/// Bytes that are written anew for each message, in memory that is used again. Unlike an array they are never shared,
/// so looking at them counts no references: that matters where it happens several times for every packet.
@usableFromInline
@safe package struct ReusedBytes: ~Copyable {
  @usableFromInline var memory: UnsafeMutableRawBufferPointer
  @usableFromInline package internal(set) var count = 0

  package init() { unsafe memory = .allocate(byteCount: 64, alignment: 8) }

  deinit { unsafe memory.deallocate() }

  @inlinable package var isEmpty: Bool { count == 0 }

  @inlinable package var bytes: RawSpan {
    @_lifetime(borrow self) get {
      let span = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[..<count]))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The same for bytes in a variable of an object, which cannot be borrowed for longer than one expression. They must
  /// not be changed as long as the answer is in use.
  @inlinable package var standing: RawSpan {
    @_lifetime(immortal) get {
      let span = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[..<count]))
      return unsafe _overrideLifetime(span, copying: ())
    }
  }

  /// Forgets the bytes and keeps their memory.
  @inlinable package mutating func removeAll() { count = 0 }

  @inlinable package mutating func append(_ byte: UInt8) {
    if unsafe count == memory.count { grow(by: 1) }
    unsafe memory[count] = byte
    count += 1
  }

  @inlinable package mutating func append(contentsOf bytes: RawSpan) {
    let added = bytes.byteCount
    if unsafe memory.count - count < added { grow(by: added) }
    unsafe bytes.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + added]).copyMemory(from: source)
    }
    count += added
  }

  /// Replaces what there is.
  @inlinable package mutating func set(_ bytes: RawSpan) {
    count = 0
    append(contentsOf: bytes)
  }

  /// Takes off the last bytes; all when there are fewer.
  @inlinable package mutating func removeLast(_ removed: Int) { count -= Swift.min(Swift.max(removed, 0), count) }

  @inlinable package subscript(_ index: Int) -> UInt8 {
    get {
      precondition(index >= 0 && index < count)
      return unsafe memory[index]
    }
    set {
      precondition(index >= 0 && index < count)
      unsafe memory[index] = newValue
    }
  }

  @usableFromInline mutating func grow(by added: Int) {
    let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
      byteCount: Swift.max(memory.count * 2, count + added), alignment: 8)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    unsafe memory.deallocate()
    unsafe memory = larger
  }
}
