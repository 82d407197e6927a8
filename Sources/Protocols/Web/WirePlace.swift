import AuditModel
import Bytes

/// Where a value stood on the wire.
enum WirePlace {
  /// As it is, from this stream offset on.
  case standing(at: UInt64)
  /// Compressed by the protocol (HPACK, QPACK) somewhere in this range of the stream.
  case within(Range<UInt64>)

  /// Where the part of the value from `offset` on stood.
  func dropping(_ offset: Int) -> WirePlace {
    switch self {
    case .standing(let start): .standing(at: start &+ UInt64(max(offset, 0)))
    case .within: self
    }
  }

  /// The stream range of a value of `count` bytes.
  func range(count: Int) -> Range<UInt64> {
    switch self {
    case .standing(let start): start..<start &+ UInt64(max(count, 0))
    case .within(let range): range
    }
  }
}

extension MessageSink {
  /// One named value, wherever it stood.
  func field(_ part: Part, name: RawSpan, value: RawSpan, in place: WirePlace) {
    switch place {
    case .standing(let offset): field(part, name: name, value: value, at: offset)
    case .within(let range): field(part, name: name, value: value, within: range)
    }
  }
}
