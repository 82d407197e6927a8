import Bytes

/// Media types without parameters, in lower case, as facts keep them.
enum MediaTypeName {
  /// The frequent ones that are longer than a string holds without memory of its own.
  private static let frequent: [(StaticString, String)] = [
    ("application/json", "application/json"), ("application/javascript", "application/javascript"),
    ("application/octet-stream", "application/octet-stream"), ("application/x-javascript", "application/x-javascript"),
    ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ("application/problem+json", "application/problem+json"),
  ]

  /// The type in a `Content-Type`; empty when there is none.
  static func read(_ header: RawSpan) -> String {
    let type = header.clamped(header.trimmedRange(0..<(header.firstIndex(of: 0x3B) ?? header.byteCount)))
    if type.byteCount > 15 {
      for (bytes, text) in frequent where type.equals(bytes) { return text }
    }
    return type.prefix(64).text.lowercased()
  }
}
