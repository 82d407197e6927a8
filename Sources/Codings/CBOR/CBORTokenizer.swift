package import Bytes

/// CBOR (RFC 8949), one item or a sequence of them (RFC 8742). Texts, byte strings, numbers and booleans are leaves;
/// tags are passed over, null and undefined are no leaves. Path: `$.device.mac`, `$[0]`, integer keys as `$[1]`.
package struct CBORTokenizer: LeafTokenizer {
  private struct Head {
    var major: UInt8
    var info: UInt8
    var argument: UInt64
    var end: Int
  }

  package private(set) var offset = 0
  private var stack = ContainerStack()
  /// Inside a string of indefinite length: its major type.
  private var chunkMajor: UInt8?
  /// The containers of the leaf found last are complete; they are dropped when the next one is looked for.
  private var isItemPending = false

  package init() {}

  package mutating func reset() {
    offset = 0
    stack.removeAll()
    chunkMajor = nil
    isItemPending = false
  }

  /// Whether bytes that nobody announced are one map or array that holds a text, with nothing behind it.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 6, let first = bytes.u8(at: 0), first >> 5 == 4 || first >> 5 == 5 || first == 0xD9 else {
      return false
    }
    var tokenizer = CBORTokenizer()
    var token = LeafToken()
    var hasText = false
    do {
      while try tokenizer.next(in: bytes, into: &token) {
        guard tokenizer.stack.outerItems == 1 else { return false }
        if !hasText { hasText = TextSurvey.isText(bytes.extracting(token.key.isEmpty ? token.value : token.key)) }
      }
    } catch {
      return false
    }
    return hasText && tokenizer.stack.outerItems == 1
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    if isItemPending {
      isItemPending = false
      stack.endItem()
    }
    while offset < bytes.byteCount {
      let start = offset
      let head = try readHead(bytes, start)
      if let major = chunkMajor {
        if try readChunk(major, head, start, bytes, into: &token) { return true }
        continue
      }
      if head.major == 6 {
        offset = head.end
        guard offset < bytes.byteCount else { throw .needMore(atLeast: offset + 1) }
        continue
      }
      if head.major == 7, head.info == 31 {
        guard stack.isOpenEnded, !stack.isEmpty else { throw .malformed("CBOR: break outside a container", at: start) }
        offset = head.end
        stack.pop()
        stack.endItem()
        continue
      }
      let isKey = stack.expectsKey
      stack.beginItem()
      if isKey {
        try readKey(head, start, bytes)
      } else if try readValue(head, start, bytes, into: &token) {
        isItemPending = chunkMajor == nil
        return true
      }
    }
    guard stack.isEmpty, chunkMajor == nil else { throw .needMore(atLeast: bytes.byteCount + 1) }
    return false
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) { stack.writePath(in: bytes, to: &path) }

  private mutating func readKey(_ head: Head, _ start: Int, _ bytes: RawSpan) throws(DecodeError) {
    switch head.major {
    case 0, 1:
      stack.setKey(0..<0, number: Int(clamping: head.argument))
      offset = head.end
    case 2, 3:
      guard head.info != 31 else { throw .malformed("CBOR: key of indefinite length", at: start) }
      let range = try content(head, bytes)
      stack.setKey(range)
      offset = range.upperBound
    case 7:
      stack.setKey(0..<0)
      offset = head.end
    default: throw .malformed("CBOR: container as a key", at: start)
    }
  }

  /// Answers whether the item is a leaf.
  private mutating func readValue(
    _ head: Head, _ start: Int, _ bytes: RawSpan, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    switch head.major {
    case 0, 1:
      offset = head.end
      token.set(start..<head.end, key: stack.key, kind: .number)
      token.scalar = head.major == 0 ? .unsigned(head.argument) : .signed(-1 - Int64(clamping: head.argument))
      return true
    case 2, 3:
      if head.info == 31 {
        chunkMajor = head.major
        offset = head.end
        return false
      }
      let range = try content(head, bytes)
      offset = range.upperBound
      return finish(range, isText: head.major == 3, into: &token)
    case 4, 5:
      try openContainer(head, start, bytes)
      return false
    default:
      offset = head.end
      return simple(head, start, into: &token)
    }
  }

  private mutating func finish(_ range: Range<Int>, isText: Bool, into token: inout LeafToken) -> Bool {
    guard !range.isEmpty else {
      if chunkMajor == nil { stack.endItem() }
      return false
    }
    token.set(range, key: stack.key, kind: isText ? .text : .binary)
    token.scalar = .none
    return true
  }

  private mutating func openContainer(_ head: Head, _ start: Int, _ bytes: RawSpan) throws(DecodeError) {
    guard !stack.isFull else { throw .malformed("CBOR: nested too deep", at: start) }
    offset = head.end
    let isMap = head.major == 5
    guard head.info != 31 else { return stack.push(map: isMap, count: nil) }
    // Every item takes a byte at least, so a larger count is a lie.
    guard head.argument <= UInt64(bytes.byteCount - head.end) else {
      throw .malformed("CBOR: more items than bytes", at: start)
    }
    stack.push(map: isMap, count: Int(head.argument))
    if head.argument == 0 { stack.endItem() }
  }

  /// Major type 7 (section 3.3).
  private mutating func simple(_ head: Head, _ start: Int, into token: inout LeafToken) -> Bool {
    switch head.info {
    case 20, 21:
      token.set(start..<head.end, key: stack.key, kind: .boolean)
      token.scalar = .none
      return true
    case 25, 26, 27:
      token.set(start..<head.end, key: stack.key, kind: .number)
      token.scalar = .double(CBORTokenizer.double(head))
      return true
    default:
      stack.endItem()
      return false
    }
  }

  private static func double(_ head: Head) -> Double {
    switch head.info {
    case 25: Double(half(UInt16(truncatingIfNeeded: head.argument)))
    case 26: Double(Float(bitPattern: UInt32(truncatingIfNeeded: head.argument)))
    default: Double(bitPattern: head.argument)
    }
  }

  /// RFC 8949 appendix D: half precision, by hand because `Float16` is not there on every platform.
  private static func half(_ bits: UInt16) -> Float {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    let magnitude: Float =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: (fraction + 1024) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  private mutating func readChunk(
    _ major: UInt8, _ head: Head, _ start: Int, _ bytes: RawSpan, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    if head.major == 7, head.info == 31 {
      chunkMajor = nil
      offset = head.end
      stack.endItem()
      return false
    }
    guard head.major == major, head.info != 31 else { throw .malformed("CBOR: bad chunk", at: start) }
    let range = try content(head, bytes)
    offset = range.upperBound
    return finish(range, isText: major == 3, into: &token)
  }

  private func content(_ head: Head, _ bytes: RawSpan) throws(DecodeError) -> Range<Int> {
    guard head.argument <= UInt64(bytes.byteCount - head.end) else {
      throw .needMore(
        atLeast: head.end.addingReportingOverflow(Int(clamping: head.argument)).overflow
          ? .max
          : head.end + Int(clamping: head.argument))
    }
    return head.end..<head.end + Int(head.argument)
  }

  //  RFC 8949 section 3:   7 6 5   4 3 2 1 0
  //                       +-----+-----------+
  //                       |major| additional|  then 0, 1, 2, 4 or 8 bytes of argument
  //                       +-----+-----------+
  private func readHead(_ bytes: RawSpan, _ start: Int) throws(DecodeError) -> Head {
    guard let first = bytes.u8(at: start) else { throw .needMore(atLeast: start + 1) }
    var head = Head(major: first >> 5, info: first & 0x1F, argument: UInt64(first & 0x1F), end: start + 1)
    let size: Int
    let argument: UInt64?
    switch head.info {
    case 0..<24: return head
    case 24: (size, argument) = (1, bytes.u8(at: start + 1).map { UInt64($0) })
    case 25: (size, argument) = (2, bytes.u16(at: start + 1).map { UInt64($0) })
    case 26: (size, argument) = (4, bytes.u32(at: start + 1).map { UInt64($0) })
    case 27: (size, argument) = (8, bytes.u64(at: start + 1))
    case 31 where head.major != 0 && head.major != 1 && head.major != 6: return head
    default: throw .malformed("CBOR: reserved head", at: start)
    }
    guard let argument else { throw .needMore(atLeast: start + 1 + size) }
    head.argument = argument
    head.end += size
    return head
  }
}
