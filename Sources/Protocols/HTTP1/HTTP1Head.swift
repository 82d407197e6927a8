import Bytes

/// The parsed header section of one message. Ranges count from the section's first byte, so that the bytes may be a
/// slice of the stream or a copy.
struct HTTP1Head {
  private(set) var line = StartLine.response(status: 0, reason: 0..<0)
  private(set) var fields: [HeaderField] = []
  private(set) var contentLength = ContentLength.absent
  /// The last transfer coding is `chunked`.
  private(set) var isChunked = false
  private(set) var hasTransferCoding = false
  /// Its `contentEncoding` is that of the transfer codings before `chunked` when there is no other.
  private(set) var traits = HeaderTraits()
  /// The body is sent only when the server agrees.
  private(set) var hasExpectation = false
  /// Of requests.
  private(set) var path = 0..<0
  private(set) var query: Range<Int>?
  private(set) var host = 0..<0
  private(set) var user: Range<Int>?
  private(set) var password: Range<Int>?

  var isRequest: Bool { if case .request = line { true } else { false } }

  var status: Int { if case .response(let status, _) = line { status } else { 0 } }

  func method(_ bytes: RawSpan) -> RequestMethod {
    if case .request(let method, _, _) = line { RequestMethod(bytes.clamped(method)) } else { .other }
  }

  mutating func reset() {
    var fields = fields
    self.fields = []
    fields.removeAll(keepingCapacity: true)
    self = HTTP1Head()
    self.fields = fields
  }

  /// Reads the first line; `false` when it is no start line.
  mutating func parseStart(_ lines: HeadLines, _ bytes: RawSpan) -> Bool {
    guard lines.count > 0, let line = StartLine(bytes.clamped(lines.line(0, of: bytes))) else { return false }
    self.line = line
    guard case .request(let method, let range, _) = line else { return true }
    let start = range.lowerBound
    let target = RequestTarget(bytes.clamped(range), isConnect: bytes.clamped(method).equals("CONNECT"))
    path = target.path.shifted(by: start)
    query = target.query?.shifted(by: start)
    if let authority = target.authority?.shifted(by: start) { takeAuthority(authority, bytes) }
    return true
  }

  /// Reads the header fields in the lines numbered `start` to before `end`.
  mutating func parseFields(_ lines: HeadLines, from start: Int = 1, upTo end: Int, _ bytes: RawSpan) {
    var index = start
    while index < min(end, lines.count) {
      addField(lines.line(index, of: bytes), bytes)
      index += 1
    }
    // By number: a loop over the list would hold it while it is read.
    for index in fields.indices where fields[index].kind != .other {
      note(fields[index].kind, fields[index].value, bytes)
    }
  }

  private mutating func addField(_ line: Range<Int>, _ bytes: RawSpan) {
    if line.isEmpty { return }
    if bytes[line.lowerBound].isASCIIBlank, !fields.isEmpty {
      fields[fields.count - 1].extend(to: bytes.trimmedRange(line).upperBound)
      return
    }
    let colon = Self.colon(bytes, line)
    // A line without a colon has no name; its text is still looked at.
    let hasName = colon < line.upperBound
    let name = hasName ? bytes.trimmedRange(line.lowerBound..<colon) : line.lowerBound..<line.lowerBound
    let value = bytes.trimmedRange((hasName ? colon + 1 : line.lowerBound)..<line.upperBound)
    fields.append(HeaderField(name: name, value: value, kind: HeaderKind(bytes.clamped(name))))
  }

  /// The first colon of the line, or its end. Lines are most of what is read, so the bounds are checked once.
  private static func colon(_ bytes: RawSpan, _ line: Range<Int>) -> Int {
    let text = bytes.extracting(line)
    return unsafe text.withUnsafeBytes { buffer in
      var at = 0
      while at < buffer.count, unsafe buffer[at] != 0x3A { at += 1 }
      return line.lowerBound + at
    }
  }

  private mutating func note(_ kind: HeaderKind, _ range: Range<Int>, _ bytes: RawSpan) {
    let value = bytes.clamped(range)
    switch kind {
    case .host: if host.isEmpty { takeAuthority(range, bytes) }
    case .contentLength: contentLength.add(value)
    case .transferEncoding: noteTransferCoding(range, value)
    case .expect: hasExpectation = true
    case .cookie, .setCookie, .trackingStatus, .other: break
    default: traits.note(kind, range, value)
    }
  }

  private mutating func noteTransferCoding(_ range: Range<Int>, _ value: RawSpan) {
    hasTransferCoding = true
    let count = value.byteCount
    isChunked = count >= 7 && value.dropping(count - 7).equalsIgnoringCase("chunked")
    guard isChunked, traits.contentEncoding.isEmpty, let comma = value.firstIndex(of: 0x2C) else { return }
    traits.contentEncoding = range.lowerBound..<range.lowerBound + comma
  }

  private mutating func takeAuthority(_ range: Range<Int>, _ bytes: RawSpan) {
    let name = HostName(bytes.clamped(range))
    host = name.host.shifted(by: range.lowerBound)
    user = name.user?.shifted(by: range.lowerBound)
    password = name.password?.shifted(by: range.lowerBound)
  }
}

extension Range<Int> {
  func shifted(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}
