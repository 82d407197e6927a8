import Bytes

/// The first line of a message, as ranges of its bytes.
enum SessionLine: Equatable {
  case request(method: Range<Int>, target: Range<Int>)
  case response(status: Int)

  /// The longest first line that is recognised.
  static let limit = 2_048

  /// `nil` when the line is none of this protocol.
  init?(_ bytes: RawSpan, _ line: Range<Int>, _ kind: SessionProtocol) {
    let text = bytes.clamped(line)
    for version in kind.versions {
      let length = version.utf8CodeUnitCount
      if text.begins(with: version), text.u8(at: length) == 0x20 {
        guard let status = text.clamped(length + 1..<length + 4).decimal, (100...699).contains(status) else {
          return nil
        }
        self = .response(status: Int(status))
        return
      }
      guard text.byteCount > length + 4, text.dropping(text.byteCount - length).equals(version),
        text[text.byteCount - length - 1] == 0x20, let blank = text.firstIndex(of: 0x20),
        blank + 1 < text.byteCount - length - 1, Self.isMethod(text.prefix(blank), kind)
      else { continue }
      let start = line.lowerBound
      self = .request(
        method: start..<start + blank, target: start + blank + 1..<start + text.byteCount - length - 1)
      return
    }
    return nil
  }

  private static func isMethod(_ word: RawSpan, _ kind: SessionProtocol) -> Bool {
    for method in kind.methods where word.equals(method) { return true }
    return false
  }

  /// Whether the bytes begin a message. `isEnd` says that no more will follow.
  static func recognise(_ bytes: RawSpan, _ kind: SessionProtocol, isEnd: Bool) -> Recognition {
    guard mayBegin(bytes, kind) else { return .no }
    guard let line = TextLines.line(bytes.prefix(limit), from: 0) else {
      return isEnd || bytes.byteCount >= limit ? .no : .unsure
    }
    return SessionLine(bytes, line.content, kind) == nil ? .no : .yes
  }

  /// Whether the first bytes are those of a method or of the version, as far as there are any.
  private static func mayBegin(_ bytes: RawSpan, _ kind: SessionProtocol) -> Bool {
    guard bytes.byteCount > 0 else { return true }
    for word in kind.versions + kind.methods {
      let length = word.utf8CodeUnitCount
      if bytes.byteCount > length {
        if bytes[length] == 0x20, bytes.begins(with: word) { return true }
      } else if word.withUTF8Buffer({ letters in
        for index in 0..<bytes.byteCount where unsafe bytes[index] != letters[index] { return false }
        return true
      }) {
        return true
      }
    }
    return false
  }
}
