import Bytes

/// A body of gRPC-Web in its text form: base64 in one piece or in several behind each other, each with its own padding
/// (gRPC-Web, "Protocol differences"). Holds what it stands for, and where each part of that stood.
struct GRPCText {
  /// Pieces beyond this many are not read: each costs memory of its own.
  static let pieceLimit = 65_536
  /// Places are told for so many bytes together.
  private static let step = 768

  private(set) var bytes: [UInt8] = []
  /// How many of the first characters could be read.
  private(set) var count = 0
  /// Where pieces begin: among the bytes, and among the characters.
  private var pieces = [(bytes: 0, characters: 0)]

  /// Whether a media type without parameters announces this form.
  static func isAnnounced(by type: RawSpan) -> Bool {
    type.equalsIgnoringCase("application/grpc-web-text") || type.beginsIgnoringCase(with: "application/grpc-web-text+")
  }

  /// Reads groups of four characters as far as they go.
  init(_ text: RawSpan) {
    bytes.reserveCapacity(text.byteCount / 4 * 3)
    while pieces.count <= Self.pieceLimit, let group = Self.group(text, at: count) {
      bytes.append(UInt8(truncatingIfNeeded: group.bits >> 16))
      if group.count > 1 { bytes.append(UInt8(truncatingIfNeeded: group.bits >> 8)) }
      if group.count > 2 { bytes.append(UInt8(truncatingIfNeeded: group.bits)) }
      count += 4
      if group.count < 3 { pieces.append((bytes.count, count)) }
    }
  }

  /// The map of the bytes of `range` alone, counted from the first of them, through `origin`, which is that of the
  /// text.
  func origin(of range: Range<Int>, _ origin: borrowing OffsetMap) -> OffsetMap {
    var map = OffsetMap()
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + Self.step, range.upperBound)
      var wire: Range<UInt64>?
      origin.sources(of: character(of: start)..<character(of: end - 1) + 4) { source in
        let known = wire ?? source
        wire = min(known.lowerBound, source.lowerBound)..<max(known.upperBound, source.upperBound)
      }
      if let wire { map.append(derived: start - range.lowerBound..<end - range.lowerBound, source: wire) }
      start = end
    }
    return map
  }

  /// The first character of the group that gave this byte.
  func character(of offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].bytes <= offset { low = middle } else { high = middle }
    }
    return pieces[low].characters + (offset - pieces[low].bytes) / 3 * 4
  }

  /// Four characters (RFC 4648 section 4); `nil` when these are none.
  private static func group(_ text: RawSpan, at start: Int) -> (bits: UInt32, count: Int)? {
    var bits: UInt32 = 0
    var padding = 0
    for index in start..<start + 4 {
      guard let byte = text.u8(at: index) else { return nil }
      if byte == UInt8(ascii: "=") {
        guard index >= start + 2 else { return nil }
        padding += 1
        bits <<= 6
      } else {
        guard padding == 0, let value = value(of: byte) else { return nil }
        bits = bits << 6 | value
      }
    }
    return (bits, 3 - padding)
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
