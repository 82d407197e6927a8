import Bytes

/// Looks for the next plausible start of a message in bytes whose beginning is unknown: after a gap, or when the
/// capture began in the middle. A body need not end with a line end, so a start line may follow any byte.
enum StartSearch {
  /// The longest request line that is looked for behind its start.
  static let lineLimit = 8_192

  private static let methods: [StaticString] = [
    "GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE ", "PROPFIND ", "SEARCH ",
    "REPORT ", "MKCOL ", "LOCK ", "UNLOCK ", "SUBSCRIBE ", "NOTIFY ",
  ]

  enum Result: Equatable {
    /// Where a start line begins, and where the version in it stands.
    case found(Int, version: Int)
    /// None yet; with more bytes behind, the search need only go on from here.
    case missing(resumeAt: Int)
  }

  /// The first start line whose version stands at or after `from`; its line end must be there.
  static func find(_ bytes: RawSpan, from: Int) -> Result {
    var at = max(from, 0)
    while let hit = bytes.firstIndex(of: 0x48, from: at) {
      at = hit + 1
      let rest = bytes.dropping(hit)
      if rest.byteCount < 9, HTTP1Recogniser.isPrefix(rest.prefix(7), of: "HTTP/1.") { return .missing(resumeAt: hit) }
      guard rest.begins(with: "HTTP/1.") else { continue }
      guard let end = rest.prefix(lineLimit).firstIndex(of: 0x0A) else {
        if rest.byteCount < lineLimit, isStillPossible(rest) { return .missing(resumeAt: hit) }
        continue
      }
      if hit + end + 1 == bytes.byteCount { return .missing(resumeAt: hit) }
      if let start = start(bytes, hit, hit + end), isHeader(bytes, hit + end + 1) { return .found(start, version: hit) }
    }
    return .missing(resumeAt: bytes.byteCount)
  }

  /// Whether a version without its line end can be part of a start line: nothing or a status follows.
  private static func isStillPossible(_ version: RawSpan) -> Bool {
    let next = version.u8(at: 8)
    return next == nil || next == 0x0D || next == 0x20
  }

  /// The start of the line that has a version at `version` and ends at `end`.
  private static func start(_ bytes: RawSpan, _ version: Int, _ end: Int) -> Int? {
    let line = bytes.clamped(version..<end)
    if line.u8(at: 8) == 0x20, StartLine(bytes.clamped(version..<lineEnd(bytes, version, end))) != nil {
      return version
    }
    guard lineEnd(bytes, version, end) == version + 8, version > 0, bytes[version - 1] == 0x20 else { return nil }
    return requestStart(bytes, before: version)
  }

  private static func lineEnd(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
    end > start && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  /// The last known method between the line's start and the version; one that ends a longer word only if there is no
  /// other, because what lies before the message may end with a letter (a SOCKS request for port 80 ends with `P`).
  private static func requestStart(_ bytes: RawSpan, before version: Int) -> Int? {
    var at = version - 1
    let limit = max(0, version - lineLimit)
    var part: Int?
    while at >= limit, bytes[at] != 0x0A {
      let byte = bytes[at]
      if byte.isASCIIUppercase, methods.contains(where: { bytes.dropping(at).begins(with: $0) }) {
        let isWhole = at == 0 || !StartLine.isMethodByte(bytes[at - 1])
        if isWhole { return at }
        part = part ?? at
      }
      at -= 1
    }
    return part
  }

  /// Whether a header line, or the empty line, may begin at `at`.
  private static func isHeader(_ bytes: RawSpan, _ at: Int) -> Bool {
    guard let byte = bytes.u8(at: at) else { return false }
    return byte.isASCIIAlphanumeric || byte == 0x0D || byte == 0x0A
  }
}
