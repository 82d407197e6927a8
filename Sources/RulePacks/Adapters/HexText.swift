/// Bytes written as pairs of hexadecimal digits.
enum HexText {
  static func bytes(_ node: RuleNode) throws(RuleError) -> [UInt8] {
    var bytes: [UInt8] = []
    var digits = Substring(try node.string())
    while !digits.isEmpty {
      guard digits.utf8.count >= 2, let byte = UInt8(digits.prefix(2), radix: 16) else {
        throw node.error("not pairs of hexadecimal digits")
      }
      bytes.append(byte)
      digits = digits.dropFirst(2)
    }
    return bytes
  }
}
