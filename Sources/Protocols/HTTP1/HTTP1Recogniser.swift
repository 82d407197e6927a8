import Bytes

/// Whether bytes are HTTP/1.
enum HTTP1Recogniser {
  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    var bytes = window.bytes
    // RFC 9112 section 2.2: empty lines before a request are skipped.
    var blanks = 0
    while blanks < 8, let byte = bytes.u8(at: 0), byte == 0x0D || byte == 0x0A {
      bytes = bytes.dropping(1)
      blanks += 1
    }
    switch start(bytes) {
    case .yes: return .yes
    case .unsure: return .unsure
    case .no: break
    }
    // Joined in the middle: the next message may begin soon.
    if case .found = StartSearch.find(window.bytes, from: 0) { return .yes }
    return window.bytes.byteCount < StreamFeeder.recognitionLimit ? .unsure : .no
  }

  /// Whether the first line is a start line.
  static func start(_ bytes: RawSpan) -> Recognition {
    if bytes.byteCount == 0 { return .unsure }
    let line = bytes.prefix(StreamFeeder.recognitionLimit)
    if let end = line.firstIndex(of: 0x0A) {
      return StartLine(line.prefix(end > 0 && line[end - 1] == 0x0D ? end - 1 : end)) == nil ? .no : .yes
    }
    return isBeginning(line)
  }

  /// Whether an unfinished line can still become a start line; a long one that looks like a request is one.
  private static func isBeginning(_ line: RawSpan) -> Recognition {
    let response: StaticString = "HTTP/"
    if line.byteCount < 5, isPrefix(line, of: response) { return .unsure }
    if line.begins(with: response) { return line.byteCount < 13 || StartLine(line.prefix(12)) != nil ? .unsure : .no }
    guard let method = StartLine.method(line) else {
      for index in 0..<line.byteCount where !StartLine.isMethodByte(line[index]) { return .no }
      return line.byteCount <= 24 ? .unsure : .no
    }
    let target = line.dropping(method.upperBound + 1)
    let isTarget = target.u8(at: 0) == 0x2F || target.begins(with: "http://") || target.begins(with: "https://")
    return isTarget && line.byteCount >= StreamFeeder.recognitionLimit ? .yes : .unsure
  }

  /// Whether the bytes are the beginning of `text`.
  static func isPrefix(_ bytes: RawSpan, of text: StaticString) -> Bool {
    text.withUTF8Buffer { literal in
      guard bytes.byteCount <= literal.count else { return false }
      for index in 0..<bytes.byteCount where unsafe bytes[index] != literal[index] { return false }
      return true
    }
  }
}
