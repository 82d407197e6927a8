package import Bytes

/// Server-sent events (WHATWG HTML, section 9.2.6): lines of `field: value`, events apart by an empty line. Path: the
/// event's place and the field, `[3] data`.
package struct EventStreamTokenizer: LeafTokenizer {
  package private(set) var offset = 0
  private var event = 0
  private var name: Range<Int> = 0..<0

  package init() {}

  package mutating func reset() {
    offset = 0
    event = 0
    name = 0..<0
  }

  /// Whether the first line is a field of an event or a comment.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    let line = bytes.prefix(bytes.firstIndex(of: 0x0A) ?? bytes.byteCount)
    guard line.byteCount > 1 else { return line.byteCount == 1 }
    for field: StaticString in [":", "data", "event", "id", "retry"] where line.begins(with: field) { return true }
    // A mark of byte order may stand before the first one.
    return line.u8(at: 0) == 0xEF
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    while offset < bytes.byteCount {
      let start = offset
      let end = bytes.firstIndex(of: 0x0A, from: start) ?? bytes.byteCount
      offset = min(end + 1, bytes.byteCount)
      let line = bytes.extracting(start..<end)
      let count = line.byteCount - (line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? 1 : 0)
      if count == 0 {
        event += 1
        continue
      }
      let colon = line.prefix(count).firstIndex(of: UInt8(ascii: ":")) ?? count
      var value = min(colon + 1, count)
      if line.u8(at: value) == 0x20 { value += 1 }
      guard value < count else { continue }
      name = start..<start + colon
      token.set(start + value..<start + count, key: 0..<0)
      token.part = nil
      token.scalar = .none
      return true
    }
    return false
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append(index: event)
    path.append(" ")
    if name.isEmpty { path.append("comment") } else { path.append(name: bytes.clamped(name)) }
  }
}
