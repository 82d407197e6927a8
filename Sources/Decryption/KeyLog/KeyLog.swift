import Bytes

/// The secrets of TLS and QUIC sessions, read from the text that browsers and libraries write to `SSLKEYLOGFILE` or
/// that a capture carries: lines of `LABEL HEX HEX`, empty lines, and comments that begin with `#` (RFC 9850 section
/// 2).
package struct KeyLog: Sendable {
  /// Secrets kept; a longer log is read no further.
  package static let limit = 500_000
  /// Bytes of the longest line that can be a secret: a label and two numbers.
  private static let lineLimit = 4_096
  private static let problemLimit = 100

  private struct Key: Hashable, Sendable {
    var label: KeyLogLabel
    var first: UInt128
    var second: UInt128
  }

  private var secrets: [Key: [UInt8]] = [:]
  private var line = 0
  private var partial: [UInt8] = []
  /// The line being read is too long; its rest is passed over.
  private var isSkipping = false

  /// Lines that could not be used, the first 100 of them.
  package private(set) var problems: [KeyLogProblem] = []
  package private(set) var problemCount = 0

  package init() {}

  /// Lines that held a secret, also one that was known.
  package private(set) var lineCount = 0

  /// Whether it holds premaster secrets.
  private(set) var knowsPremasters = false

  /// How many secrets are known.
  package var count: Int { secrets.count }

  /// The secret of this kind for a client random (32 bytes; for `rsa` the first 8 of the encrypted premaster).
  package func secret(_ label: KeyLogLabel, for key: RawSpan) -> [UInt8]? {
    guard key.byteCount == label.keyLength else { return nil }
    return secrets[Self.key(label, key)]
  }

  // MARK: Reading

  /// Reads the next bytes of a log. Lines may be cut anywhere between calls.
  package mutating func read(_ bytes: RawSpan) {
    var start = 0
    while let end = bytes.firstIndex(of: 0x0A, from: start) {
      let rest = bytes.clamped(start..<end)
      if isSkipping {
        isSkipping = false
      } else if partial.isEmpty {
        readLine(rest)
      } else {
        keep(rest)
        finishPartial()
      }
      start = end + 1
    }
    keep(bytes.dropping(start))
  }

  /// The log, or one of several, has ended: its last line may lack a line end.
  /// - Throws: `noUsableLine` when nothing at all was found in everything read so far.
  package mutating func finish() throws(KeyLogError) {
    if !partial.isEmpty { finishPartial() }
    isSkipping = false
    line = 0
    if secrets.isEmpty { throw .noUsableLine(first: problems.first) }
  }

  /// Adds the secrets of another log; what this one has stands.
  package mutating func merge(_ other: KeyLog) {
    if secrets.isEmpty {
      secrets = other.secrets
    } else {
      for (key, secret) in other.secrets where secrets.count < Self.limit && secrets[key] == nil {
        secrets[key] = secret
      }
    }
    lineCount += other.lineCount
    knowsPremasters = knowsPremasters || other.knowsPremasters
    problemCount += other.problemCount
    problems += other.problems.prefix(Self.problemLimit - problems.count)
  }

  private mutating func keep(_ bytes: RawSpan) {
    guard bytes.byteCount > 0, !isSkipping else { return }
    guard partial.count + bytes.byteCount <= Self.lineLimit else {
      line += 1
      report("line too long")
      partial = []
      isSkipping = true
      return
    }
    bytes.withUnsafeBytes { partial.append(contentsOf: $0) }
  }

  private mutating func finishPartial() {
    // Taken out, so that reading a line may change the log.
    let whole = partial
    partial = []
    if !isSkipping { readLine(whole.span.bytes) }
    isSkipping = false
  }

  private mutating func readLine(_ bytes: RawSpan) {
    line += 1
    guard bytes.byteCount <= Self.lineLimit else { return report("line too long") }
    let text = Self.trimmed(bytes, isFirst: line == 1)
    guard text.byteCount > 0, text[0] != UInt8(ascii: "#") else { return }
    guard let (label, key, secret) = Self.fields(text) else { return report("not three words") }
    guard let label = KeyLogLabel(text.clamped(label)) else { return report("unknown label") }
    guard let key = Self.hex(text.clamped(key)), key.count == label.keyLength else {
      return report("second word is no random of the right length")
    }
    guard let secret = Self.hex(text.clamped(secret)), label.allowsSecret(of: secret.count) else {
      return report("third word is no secret of the right length")
    }
    add(label, key, secret)
  }

  private mutating func add(_ label: KeyLogLabel, _ key: [UInt8], _ secret: [UInt8]) {
    let place = Self.key(label, key.span.bytes)
    lineCount += 1
    if label == .rsa || label == .premasterByClientRandom { knowsPremasters = true }
    if let known = secrets[place] {
      if known != secret { report("contradicts an earlier line") }
    } else if secrets.count < Self.limit {
      secrets[place] = secret
    } else {
      report("too many secrets")
    }
  }

  private mutating func report(_ reason: StaticReason) {
    problemCount += 1
    if problems.count < Self.problemLimit { problems.append(KeyLogProblem(line: line, reason: reason)) }
  }

  // MARK: Text

  /// Without line end, blanks at the ends, and the byte order mark that some editors put first.
  @_lifetime(copy bytes)
  private static func trimmed(_ bytes: RawSpan, isFirst: Bool) -> RawSpan {
    var text = bytes
    if isFirst, text.byteCount >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { text = text.dropping(3) }
    if text.byteCount > 0, text[text.byteCount - 1] == 0x0D { text = text.prefix(text.byteCount - 1) }
    // Logs pasted into a script keep the backslashes that joined its lines.
    if text.byteCount > 0, text[text.byteCount - 1] == 0x5C { text = text.prefix(text.byteCount - 1) }
    return text.trimmingBlanks()
  }

  /// The places of exactly three words.
  private static func fields(_ text: RawSpan) -> (Range<Int>, Range<Int>, Range<Int>)? {
    var words: [Range<Int>] = []
    var start = 0
    while start < text.byteCount {
      var end = start
      while end < text.byteCount, !text[end].isASCIIBlank { end += 1 }
      if end > start { words.append(start..<end) }
      guard words.count <= 3 else { return nil }
      start = end + 1
    }
    return words.count == 3 ? (words[0], words[1], words[2]) : nil
  }

  private static func hex(_ text: RawSpan) -> [UInt8]? {
    guard text.byteCount > 0, text.byteCount % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.byteCount / 2)
    var index = 0
    while index < text.byteCount {
      guard let high = text[index].hexValue, let low = text[index + 1].hexValue else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return bytes
  }

  private static func key(_ label: KeyLogLabel, _ bytes: RawSpan) -> Key {
    if label == .rsa { return Key(label: label, first: UInt128(bytes.u64(at: 0) ?? 0), second: 0) }
    return Key(label: label, first: bytes.u128(at: 0) ?? 0, second: bytes.u128(at: 16) ?? 0)
  }
}
