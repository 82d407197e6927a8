import Bytes

/// One packet of a transfer (RFC 1350 section 5, RFC 2347 section 4).
enum TFTPPacket {
  /// Opcode 3: a block and its number, from 1; offset 4 is where the data begins.
  case data(block: UInt16)
  case acknowledgement(block: UInt16)
  case error
  /// Opcode 6: the options that the server grants, and the size of blocks they set.
  case options(blockSize: Int)

  static let dataOffset = 4
  /// Of RFC 1350; another is agreed on by an option.
  static let blockSize = 512
  /// The most that RFC 2348 allows.
  static let blockLimit = 65_464

  init?(_ bytes: RawSpan) {
    guard let code = bytes.u16(at: 0), let block = bytes.u16(at: 2) else { return nil }
    switch code {
    case 3 where bytes.byteCount <= Self.blockLimit + Self.dataOffset: self = .data(block: block)
    case 4 where bytes.byteCount == 4: self = .acknowledgement(block: block)
    case 5 where block <= 8 && TFTPRequest.text(bytes, at: 4) != nil: self = .error
    case 6:
      guard let size = Self.grantedSize(bytes) else { return nil }
      self = .options(blockSize: size)
    default: return nil
    }
  }

  /// The size of blocks by pairs that fill the packet, each of a name that is known; `nil` for anything else.
  private static func grantedSize(_ bytes: RawSpan) -> Int? {
    var offset = 2
    var size = blockSize
    while offset < bytes.byteCount {
      guard let name = TFTPRequest.text(bytes, at: offset), let value = TFTPRequest.text(bytes, at: name.upperBound + 1)
      else { return nil }
      let word = bytes.clamped(name)
      if word.equalsIgnoringCase("blksize") {
        guard let number = bytes.clamped(value).decimal, number >= 8, number <= blockLimit else { return nil }
        size = Int(number)
      } else if !isKnown(word) {
        return nil
      }
      offset = value.upperBound + 1
    }
    return size
  }

  /// RFC 2349, 7440 and 2090.
  private static func isKnown(_ name: RawSpan) -> Bool {
    name.equalsIgnoringCase("tsize") || name.equalsIgnoringCase("timeout") || name.equalsIgnoringCase("windowsize")
      || name.equalsIgnoringCase("multicast")
  }
}
