import Bytes

/// The messages of a gRPC or gRPC-Web body: each has a flag, a length of four bytes and its content ("gRPC over HTTP2",
/// Length-Prefixed-Message; gRPC-Web marks its trailers by the flag's highest bit).
enum GRPCMessages {
  struct Message {
    /// Where the content stands in the body.
    let content: Range<Int>
    let isCompressed: Bool
    /// Header lines in place of HTTP trailers.
    let isTrailer: Bool
    /// All of the content is there.
    let isWhole: Bool
  }

  static let prefixCount = 5

  /// Whether a media type without parameters is one of gRPC's, in its binary form.
  static func isAnnounced(by type: RawSpan) -> Bool {
    guard type.beginsIgnoringCase(with: "application/grpc") else { return false }
    let rest = type.dropping(16)
    return rest.byteCount == 0 || rest.u8(at: 0) == 0x2B
      || rest.equalsIgnoringCase("-web") || rest.beginsIgnoringCase(with: "-web+")
  }

  /// The message that begins at `start`; `nil` when no prefix does.
  static func message(in bytes: RawSpan, at start: Int) -> Message? {
    guard let flag = bytes.u8(at: start), flag & 0x7E == 0, let count = bytes.u32(at: start + 1) else { return nil }
    let low = start + prefixCount
    let high = low + Int(count)
    return Message(
      content: low..<min(high, bytes.byteCount), isCompressed: flag & 1 != 0, isTrailer: flag & 0x80 != 0,
      isWhole: high <= bytes.byteCount)
  }

  /// Calls `body` with each message, the last one cut if need be; answers where what is no message begins.
  static func forEach(in bytes: RawSpan, _ body: (Message) -> Void) -> Int {
    var at = 0
    while at < bytes.byteCount {
      guard let message = message(in: bytes, at: at) else { return at }
      body(message)
      at = message.content.upperBound
    }
    return at
  }

  /// How many of the first bytes are whole messages.
  static func wholeBytes(_ bytes: RawSpan) -> Int {
    var at = 0
    while let message = message(in: bytes, at: at), message.isWhole { at = message.content.upperBound }
    return at
  }
}
