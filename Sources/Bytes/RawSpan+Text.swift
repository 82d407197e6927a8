#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RawSpan {
  /// Whether the bytes are exactly those of `text`.
  @inlinable package func equals(_ text: StaticString) -> Bool {
    byteCount == text.utf8CodeUnitCount && begins(with: text)
  }

  /// Whether the bytes are exactly those of `other`.
  @inlinable package func equals(_ other: RawSpan) -> Bool {
    let count = byteCount
    guard count == other.byteCount else { return false }
    // Eight bytes at a time; the last ones overlap those before.
    var offset = 0
    while offset &+ 8 <= count {
      if u64(at: offset) != other.u64(at: offset) { return false }
      offset &+= 8
    }
    if offset > 0 { return u64(at: count &- 8) == other.u64(at: count &- 8) }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }

  /// Whether the bytes begin with those of `text`.
  @inlinable package func begins(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard byteCount >= count else { return false }
    return text.withUTF8Buffer { literal in
      for index in 0..<count where unsafe self[index] != literal[index] { return false }
      return true
    }
  }

  /// As `equals`, with ASCII letters compared without case; `text` must be in lower case.
  @inlinable package func equalsIgnoringCase(_ text: StaticString) -> Bool {
    byteCount == text.utf8CodeUnitCount && beginsIgnoringCase(with: text)
  }

  /// As `begins(with:)`, with ASCII letters compared without case; `text` must be in lower case.
  @inlinable package func beginsIgnoringCase(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard byteCount >= count else { return false }
    return text.withUTF8Buffer { literal in
      for index in 0..<count where unsafe self[index].asciiLowercased != literal[index] { return false }
      return true
    }
  }

  /// As `beginsIgnoringCase(with:)`, at the end.
  package func endsIgnoringCase(with text: StaticString) -> Bool {
    let start = byteCount - text.utf8CodeUnitCount
    return start >= 0 && extracting(start..<byteCount).beginsIgnoringCase(with: text)
  }

  /// Whether `text`, which must be in lower case, stands anywhere in the bytes. For short spans.
  package func holdsIgnoringCase(_ text: StaticString) -> Bool {
    let last = byteCount - text.utf8CodeUnitCount
    guard last >= 0 else { return false }
    for start in 0...last where extracting(start..<byteCount).beginsIgnoringCase(with: text) { return true }
    return false
  }

  /// The offset of the first `byte` at or after `start`, or `nil`.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start >= 0, start < byteCount else { return nil }
    return unsafe withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let hit = unsafe memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(hit) - base
    }
  }

  /// The bytes without spaces and tabs at either end.
  @inlinable @_lifetime(copy self)
  package func trimmingBlanks() -> RawSpan {
    var low = 0
    var high = byteCount
    while low < high, self[low].isASCIIBlank { low += 1 }
    while high > low, self[high - 1].isASCIIBlank { high -= 1 }
    return extracting(low..<high)
  }

  /// The unsigned decimal number that the bytes spell, or `nil` (empty, another character, more than `UInt64` holds).
  @inlinable package var decimal: UInt64? {
    guard byteCount > 0, byteCount <= 20 else { return nil }
    var value: UInt64 = 0
    for index in 0..<byteCount {
      let digit = self[index] &- 0x30
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// The bytes as text, with U+FFFD where they are not UTF-8. Allocates: never on the path of every packet, and never
  /// for a value that may be personal (that is `Redactor`'s work).
  package var text: String {
    unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
