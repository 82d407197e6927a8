/// Writes JSON through a small buffer into a sink. Members are written in the order of the calls, so callers name keys
/// in alphabetical order; nothing else is held in memory.
struct JSONWriter: ~Copyable {
  /// What must stand before the next token: nothing, a comma, or a comma and a line break. At the end of an object or
  /// array the comma falls away.
  private enum Due { case nothing, comma, commaAndLine }

  /// Longer than any key, number or escape; texts are split.
  private static let capacity = 1 << 16
  private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private var count = 0
  private var due = Due.nothing
  private let sink: any ReportSink

  init(to sink: any ReportSink) { self.sink = sink }

  deinit { buffer.deallocate() }

  /// Hands what is in the buffer to the sink: needed after the last token.
  mutating func flush() {
    sink.write(UnsafeRawBufferPointer(start: buffer, count: count).bytes)
    count = 0
  }

  mutating func object(_ members: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members) }
  mutating func array(_ elements: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "["), UInt8(ascii: "]"), elements) }

  /// A key that the program names, which holds nothing to escape and is short.
  mutating func key(_ name: StaticString) {
    reserve(name.utf8CodeUnitCount + 5)
    separate()
    put(UInt8(ascii: "\""))
    name.withUTF8Buffer { put($0) }
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
  }

  mutating func key(_ name: String) {
    reserve(2)
    separate()
    appendQuoted(name)
    append(UInt8(ascii: ":"))
  }

  mutating func value(_ text: String?) {
    reserve(6)
    separate()
    if let text { appendQuoted(text) } else { putNull() }
    due = .comma
  }

  mutating func value(_ number: Int?) {
    reserve(Self.longestNumber + 2)
    separate()
    if let number { putDigits(of: number) } else { putNull() }
    due = .comma
  }

  mutating func value(_ numbers: [Int]) {
    array { writer in
      for number in numbers {
        writer.reserve(Self.longestNumber + 2)
        writer.separate()
        writer.putDigits(of: number)
        writer.due = .comma
      }
    }
  }

  mutating func value(_ texts: [String]) { array { for text in texts { $0.value(text) } } }

  mutating func value(_ members: [String: String]) {
    object { writer in
      guard !members.isEmpty else { return }
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        writer.key(key)
        writer.value(value)
      }
    }
  }

  /// A line break between tokens, to keep differences readable.
  mutating func line() {
    if due == .comma { due = .commaAndLine } else { append(UInt8(ascii: "\n")) }
  }

  /// Elements that another writer wrote, each on a line of its own but without the break behind the last.
  mutating func append(lines bytes: [UInt8]) {
    reserve(2)
    separate()
    bytes.withUnsafeBufferPointer { append($0) }
    due = .commaAndLine
  }

  /// Ends a whole text with a line break.
  mutating func endRecord() {
    due = .nothing
    append(UInt8(ascii: "\n"))
  }

  private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    reserve(3)
    separate()
    put(open)
    body(&self)
    reserve(2)
    if due == .commaAndLine { put(UInt8(ascii: "\n")) }
    put(close)
    due = .comma
  }

  /// Takes at most two bytes, which must be reserved.
  @inline(__always)
  private mutating func separate() {
    if due == .nothing { return }
    put(UInt8(ascii: ","))
    if due == .commaAndLine { put(UInt8(ascii: "\n")) }
    due = .nothing
  }

  // MARK: Bytes

  /// Makes room for some bytes, far fewer than the buffer holds, which are then put without looking.
  @inline(__always)
  private mutating func reserve(_ length: Int) {
    precondition(length <= Self.capacity)
    if Self.capacity - count < length { flush() }
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    (buffer + count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  private mutating func append(_ byte: UInt8) {
    reserve(1)
    put(byte)
  }

  /// Bytes of any number.
  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      reserve(1)
      let part = min(rest.count, Self.capacity - count)
      put(UnsafeBufferPointer(rebasing: rest.prefix(part)))
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(part))
    }
  }

  private mutating func putNull() { ("null" as StaticString).withUTF8Buffer { put($0) } }

  private static let longestNumber = 20

  private mutating func putDigits(of number: Int) {
    if number < 0 { put(UInt8(ascii: "-")) }
    // One digit more for each power of ten; the longest numbers have 19 digits.
    var length = 1
    var bound: UInt = 10
    while number.magnitude >= bound, length < 19 {
      length += 1
      bound &*= 10
    }
    var rest = number.magnitude
    for place in stride(from: count + length - 1, through: count, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    count += length
  }

  /// Nearly all texts are short and hold nothing to escape; of the others the runs between what must be escaped are
  /// taken over whole.
  private mutating func appendQuoted(_ text: String) {
    var text = text
    text.withUTF8 { units in
      let end = Self.endOfPlain(units, from: 0)
      if end == units.count, end < Self.capacity / 2 {
        reserve(end + 2)
        put(UInt8(ascii: "\""))
        put(units)
        put(UInt8(ascii: "\""))
      } else {
        appendEscaping(units, plainTo: end)
      }
    }
  }

  private mutating func appendEscaping(_ units: UnsafeBufferPointer<UInt8>, plainTo firstEnd: Int) {
    append(UInt8(ascii: "\""))
    var start = 0
    var end = firstEnd
    while start < units.count {
      append(UnsafeBufferPointer(rebasing: units[start..<end]))
      if end < units.count { appendEscaped(units[end]) }
      start = end + 1
      if start < units.count { end = Self.endOfPlain(units, from: start) }
    }
    append(UInt8(ascii: "\""))
  }

  /// Where the run of bytes that need no escape ends; eight of them are looked at together.
  private static func endOfPlain(_ units: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let words = UnsafeRawBufferPointer(units)
    while index + 8 <= words.count, !holdsEscape(words.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
      index += 8
    }
    while index < units.count, !mustEscape(units[index]) { index += 1 }
    return index
  }

  /// Whether one of eight bytes may have to be escaped: below a blank, or equal to a quotation mark, backslash or DEL.
  /// A byte of a longer character may look so too, and is then looked at alone.
  @inline(__always)
  private static func holdsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func isZero(_ bytes: UInt64) -> UInt64 { (bytes &- ones) & ~bytes }
    let below = (word &- ones &* 0x20) & ~word
    let found =
      below | isZero(word ^ ones &* 0x22) | isZero(word ^ ones &* 0x5C) | isZero(word ^ ones &* 0x7F)
    return found & (ones &* 0x80) != 0
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  /// RFC 8259 section 7; DEL too, which some terminals act on.
  private mutating func appendEscaped(_ byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0D: append(UInt8(ascii: "r"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0..<0x20, 0x7F:
      reserve(3)
      ("u00" as StaticString).withUTF8Buffer { put($0) }
      for digit in [byte >> 4, byte & 15] {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
      }
    default: append(byte)
    }
  }
}
