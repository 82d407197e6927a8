import Bytes

/// The first line of a message (RFC 9112 sections 3 and 4): `METHOD target HTTP/1.1` or `HTTP/1.1 STATUS reason`.
/// Ranges count from the line's start.
enum StartLine {
  case request(method: Range<Int>, target: Range<Int>, isHTTP09: Bool)
  case response(status: Int, reason: Range<Int>)

  /// Reads a line without its line end; `nil` when it is no start line.
  init?(_ line: RawSpan) {
    if line.begins(with: "HTTP/") {
      self.init(response: line)
    } else {
      self.init(request: line)
    }
  }

  private init?(response line: RawSpan) {
    // HTTP-version SP 3DIGIT [SP reason]; some servers leave out the second space.
    guard let major = line.u8(at: 5), major == 0x30 || major == 0x31, line.u8(at: 6) == 0x2E,
      line.u8(at: 7)?.isASCIIDigit == true, line.u8(at: 8)?.isASCIIBlank == true
    else { return nil }
    let at = 9
    guard let status = line.clamped(at..<at + 3).decimal, line.clamped(at..<at + 3).byteCount == 3, status >= 100
    else { return nil }
    let reason = line.trimmedRange(min(at + 3, line.byteCount)..<line.byteCount)
    if let next = line.u8(at: at + 3), !next.isASCIIBlank { return nil }
    self = .response(status: Int(status), reason: reason)
  }

  private init?(request line: RawSpan) {
    guard let method = Self.method(line) else { return nil }
    var start = method.upperBound
    while line.u8(at: start)?.isASCIIBlank == true { start += 1 }
    var end = line.trimmedRange(start..<line.byteCount).upperBound
    guard end > start else { return nil }
    if let version = Self.version(line, start..<end) {
      end = line.trimmedRange(start..<version).upperBound
      guard end > start else { return nil }
      self = .request(method: method, target: start..<end, isHTTP09: false)
      return
    }
    // HTTP/0.9 knew one method and no version.
    guard line.clamped(method).equals("GET"), line.u8(at: start) == 0x2F,
      line.clamped(start..<end).firstIndex(of: 0x20) == nil
    else { return nil }
    self = .request(method: method, target: start..<end, isHTTP09: true)
  }

  /// Where a method at the start of `line` stands: capital letters, digits, `-` and `_`, then a blank.
  static func method(_ line: RawSpan) -> Range<Int>? {
    var at = 0
    while let byte = line.u8(at: at), isMethodByte(byte) { at += 1 }
    guard at > 0, at <= 24, line.u8(at: at)?.isASCIIBlank == true, line[0].isASCIIUppercase else { return nil }
    return 0..<at
  }

  static func isMethodByte(_ byte: UInt8) -> Bool {
    byte.isASCIIUppercase || byte == 0x2D || byte == 0x5F || byte.isASCIIDigit
  }

  /// Where the version at the end of a request line begins: `HTTP/` digit `.` digit, behind a blank.
  private static func version(_ line: RawSpan, _ range: Range<Int>) -> Int? {
    let start = range.upperBound - 8
    guard start > range.lowerBound, line[start - 1].isASCIIBlank, line.dropping(start).begins(with: "HTTP/"),
      line[start + 5] == 0x31 || line[start + 5] == 0x30, line[start + 6] == 0x2E, line[start + 7].isASCIIDigit
    else { return nil }
    return start
  }
}
