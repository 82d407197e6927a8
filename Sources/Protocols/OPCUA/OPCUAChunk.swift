import Bytes

/// The head of a message chunk (OPC 10000-6 section 6.7.2 and 7.1.2).
struct OPCUAChunk {
  enum Kind { case hello, acknowledge, error, reverseHello, open, message, close }

  static let headSize = 8
  /// With the channel, the token, the number and the request of a message behind it.
  static let messageHeadSize = 24
  /// Larger chunks than anybody negotiates.
  private static let sizeLimit = 64 << 20

  let kind: Kind
  /// `F` for the last of a message, `C` for one before, `A` for a message that is given up.
  let isFinal: UInt8
  /// Of the whole chunk.
  let size: Int

  /// A message put together from its chunks.
  init(messageOf size: Int, isWhole: Bool) {
    kind = .message
    isFinal = isWhole ? UInt8(ascii: "F") : UInt8(ascii: "A")
    self.size = size
  }

  init?(_ bytes: RawSpan) {
    guard let size = bytes.u32LittleEndian(at: 4), size >= 8, size <= UInt32(Self.sizeLimit),
      let kind = Self.kind(bytes), let mark = bytes.u8(at: 3)
    else { return nil }
    let isMessage = kind == .message
    guard mark == UInt8(ascii: "F") || isMessage && (mark == UInt8(ascii: "C") || mark == UInt8(ascii: "A")) else {
      return nil
    }
    self.kind = kind
    isFinal = mark
    self.size = Int(size)
  }

  private static func kind(_ bytes: RawSpan) -> Kind? {
    if bytes.begins(with: "MSG") { return .message }
    if bytes.begins(with: "HEL") { return .hello }
    if bytes.begins(with: "ACK") { return .acknowledge }
    if bytes.begins(with: "OPN") { return .open }
    if bytes.begins(with: "CLO") { return .close }
    if bytes.begins(with: "ERR") { return .error }
    return bytes.begins(with: "RHE") ? .reverseHello : nil
  }

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    // The letters the kinds begin with.
    guard
      first == 0x4D || first == 0x48 || first == 0x41 || first == 0x4F || first == 0x43 || first == 0x45
        || first == 0x52
    else { return .no }
    if bytes.byteCount < 4 {
      let words: [StaticString] = ["MSGF", "MSGC", "HELF", "ACKF", "OPNF", "CLOF", "ERRF", "RHEF"]
      for word in words where HTTP1Recogniser.isPrefix(bytes, of: word) { return .unsure }
      return .no
    }
    if bytes.byteCount < headSize { return Self.kind(bytes) != nil && bytes[3] == 0x46 ? .unsure : .no }
    guard let chunk = OPCUAChunk(bytes) else { return .no }
    switch chunk.kind {
    case .hello: return chunk.size >= 32 && chunk.size <= 4_128 ? .yes : .no
    case .acknowledge: return chunk.size == 28 ? .yes : .no
    case .error, .reverseHello: return chunk.size >= 16 && chunk.size <= 8_300 ? .yes : .no
    case .open, .message, .close: return chunk.size >= 24 ? .yes : .no
    }
  }
}
