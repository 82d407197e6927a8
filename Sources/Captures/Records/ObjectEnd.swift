import Bytes

/// Looks for the end of a JSON object in bytes that arrive little by little.
struct ObjectEnd {
  private var depth = 0
  private var isInText = false
  private var at = 0

  /// Behind the bracket that closes the object at the front of `bytes`; `nil` when it is not among them yet. The bytes
  /// of the next call begin with those of this one.
  mutating func find(in bytes: RawSpan) -> Int? {
    let end = bytes.byteCount
    while at < end {
      let byte = bytes[at]
      at += 1
      if isInText {
        if byte == 0x5C { at += 1 } else if byte == UInt8(ascii: "\"") { isInText = false }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return at }
      default: break
      }
    }
    return nil
  }
}
