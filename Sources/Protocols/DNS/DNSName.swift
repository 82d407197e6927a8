import Bytes

/// A domain name, put together in one reused buffer from labels that compression may have scattered over the message
/// (RFC 1035 section 4.1.4). Labels are joined by dots; a dot inside a label stays a dot.
struct DNSName: ~Copyable {
  /// RFC 1035 section 2.3.4.
  static let maximumLength = 255
  /// Far more than any server writes; a chain of pointers to pointers ends here.
  static let maximumPointers = 32

  /// With room for a word behind the longest name.
  private var storage = InlineArray<264, UInt8>(repeating: 0)
  /// Length of the name in bytes, without a final dot; 0 for the root.
  private(set) var count = 0
  /// Where the text of the first label stands in the message; empty for the root.
  private(set) var firstLabel = 0..<0
  /// How many bytes of the text stand in one run from `firstLabel` on, dots where the wire has lengths.
  private(set) var straightCount = 0

  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe storage.span.bytes.extracting(0..<count) }
  }

  /// The labels up to the first pointer that leads away from them.
  var straightBytes: RawSpan {
    @_lifetime(borrow self) get { unsafe storage.span.bytes.extracting(0..<straightCount) }
  }

  var isEmpty: Bool { count == 0 }

  private var holdsBlankOrControl = false

  /// Whether the name can be that of a host: no blanks and no control characters.
  var isHostName: Bool { count > 0 && !holdsBlankOrControl }

  /// Reads the name at `start`.
  ///
  /// A pointer must lead to an earlier place than every label and pointer before it, so that no chain can loop.
  /// - Parameter isFolded: Whether ASCII letters are put in lower case (names are compared without case, RFC 4343).
  /// - Returns: The offset behind the name where it stands, pointer included.
  mutating func read(_ message: RawSpan, at start: Int, isFolded: Bool) throws(DecodeError) -> Int {
    (count, straightCount, holdsBlankOrControl) = (0, 0, false)
    firstLabel = start..<start
    var offset = start
    var lowest = start
    var end = -1
    var pointers = 0
    while true {
      guard let length = message.u8(at: offset) else { throw .malformed("name past the end", at: offset) }
      if length == 0 {
        if straightCount == 0 { straightCount = count }
        return end < 0 ? offset + 1 : end
      }
      if length < 0x40 {
        try append(message, offset + 1, Int(length), isFolded)
        offset += 1 + Int(length)
      } else {
        guard let pointer = message.u16(at: offset) else { throw .malformed("pointer past the end", at: offset) }
        guard pointer >= 0xC000 else { throw .malformed("label longer than 63 bytes", at: offset) }
        let target = Int(pointer & 0x3FFF)
        pointers += 1
        guard target < lowest, target >= DNSHeader.length else { throw .malformed("pointer not backwards", at: offset) }
        guard pointers <= Self.maximumPointers else { throw .malformed("too many pointers", at: offset) }
        if end < 0 { end = offset + 2 }
        if straightCount == 0 { straightCount = count }
        (offset, lowest) = (target, target)
      }
    }
  }

  private mutating func append(
    _ message: RawSpan, _ start: Int, _ length: Int, _ isFolded: Bool
  ) throws(DecodeError) {
    guard start + length <= message.byteCount else { throw .malformed("label past the end", at: start - 1) }
    // Two bytes of the wire form are no text: the first length and the root.
    guard count + length + 1 <= Self.maximumLength - 1 else { throw .malformed("name over 255 bytes", at: start - 1) }
    if count > 0 {
      storage[count] = UInt8(ascii: ".")
      count += 1
    } else {
      firstLabel = start..<start + length
    }
    write(message, start, length, isFolded)
    count += length
  }

  /// Writes a label behind the name, eight bytes at a time as long as the message has so many: what is written beyond
  /// the label is no part of the name.
  private mutating func write(_ message: RawSpan, _ start: Int, _ length: Int, _ isFolded: Bool) {
    var text = storage.mutableSpan
    var bytes = unsafe text.mutableBytes
    var offset = 0
    while offset < length, let word = message.u64(at: start + offset) {
      let folded = isFolded ? word.asciiLowercased : word
      let left = UInt64(length - offset)
      // Bytes behind the label count as none of those.
      if (left < 8 ? word | .max >> (8 * left) : word).holdsBlankOrControl { holdsBlankOrControl = true }
      bytes.storeBytes(of: folded.bigEndian, toByteOffset: count + offset, as: UInt64.self)
      offset += 8
    }
    while offset < length, let byte = message.u8(at: start + offset) {
      if byte <= 0x20 || byte == 0x7F { holdsBlankOrControl = true }
      bytes.storeBytes(of: isFolded ? byte.asciiLowercased : byte, toByteOffset: count + offset, as: UInt8.self)
      offset += 1
    }
  }

  /// The offset behind the name at `start`, without reading what it points to.
  static func end(of start: Int, in message: RawSpan) throws(DecodeError) -> Int {
    var offset = start
    while let length = message.u8(at: offset) {
      if length == 0 { return offset + 1 }
      if length >= 0xC0 {
        guard offset + 2 <= message.byteCount else { break }
        return offset + 2
      }
      guard length < 0x40 else { throw .malformed("label longer than 63 bytes", at: offset) }
      offset += 1 + Int(length)
      guard offset - start < maximumLength else { throw .malformed("name over 255 bytes", at: start) }
    }
    throw .malformed("name past the end", at: start)
  }

  /// Whether reading failed only because the root label was missing: the labels read fill the bytes. They then count as
  /// the name.
  mutating func endedAtEdge(of bytes: RawSpan) -> Bool {
    guard count > 0, straightCount == 0, firstLabel.lowerBound + count == bytes.byteCount else { return false }
    straightCount = count
    return true
  }

  /// Whether the name is that of a service, as `_ipp._tcp.local` (RFC 6763 section 4.1.2), or of an instance of one.
  var isService: Bool {
    let bytes = bytes
    var index = bytes.byteCount - 5
    while index >= 0 {
      let label = bytes.clamped(index..<index + 5)
      if label.equalsIgnoringCase("._tcp") || label.equalsIgnoringCase("._udp") { return true }
      index -= 1
    }
    return false
  }
}
