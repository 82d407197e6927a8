import Bytes

/// The segments of a JSON Web Token in compact form (RFC 7515 section 3.1): `header.claims.signature`.
package struct TokenSegments: Sendable {
  package let header: Range<Int>
  package let claims: Range<Int>

  /// `nil` when the text is no token: not two dots, or a header that cannot be a JSON object in base64url.
  package init?(_ text: RawSpan) {
    // `eyJ` and `ewo` are `{"` and `{` with a line feed.
    guard text.begins(with: "eyJ") || text.begins(with: "ewo") else { return nil }
    guard let first = text.firstIndex(of: UInt8(ascii: ".")),
      let second = text.firstIndex(of: UInt8(ascii: "."), from: first + 1), second > first + 1,
      text.firstIndex(of: UInt8(ascii: "."), from: second + 1) == nil
    else { return nil }
    header = 0..<first
    claims = first + 1..<second
  }
}
