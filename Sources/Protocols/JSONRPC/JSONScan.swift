import Bytes

/// Finds where a JSON object ends, by its brackets, with regard to strings. Can be asked again with more bytes.
struct JSONScan {
  private let depthLimit: Int

  /// How far was looked.
  private(set) var scanned = 0
  private var depth = 0
  private var isInText = false
  private var isEscaped = false
  /// The bytes cannot be an object.
  private(set) var isBroken = false

  /// - Parameter depthLimit: Deeper nesting is taken for no object.
  init(depthLimit: Int = 1_000) { self.depthLimit = depthLimit }

  /// Behind the object that begins at the first byte; `nil` while its end is not there. The bytes must be those of the
  /// last call, and more.
  mutating func end(of bytes: RawSpan) -> Int? {
    while let byte = bytes.u8(at: scanned), !isBroken {
      scanned += 1
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isInText = false
        }
        continue
      }
      switch byte {
      case 0x22: isInText = true
      case 0x7B, 0x5B:
        depth += 1
        if depth > depthLimit { isBroken = true }
      case 0x7D, 0x5D:
        depth -= 1
        if depth <= 0 { return scanned }
      case 0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3A: break
      default:
        // Numbers and the words true, false and null.
        let isScalar = byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2B || byte == 0x2E
        if depth == 0 || !isScalar { isBroken = true }
      }
    }
    return nil
  }
}
