import Bytes
import Codings

/// What a document is, by its first bytes. Only formats that show surely what they are.
enum DocumentKind {
  /// JSON texts, one behind the other; each is read when it ends (RFC 8259, 7464, JSON Lines).
  case values
  /// Anything that ends with the stream: compressed (RFC 1952, 8878), XML, PDF, PostScript, a property list.
  case whole

  private static let beginnings: [StaticString] = ["<?xml ", "%PDF-", "%!PS-Adobe", "bplist00"]
  /// XMPP: a document that lasts as long as the conversation does (RFC 6120 section 4.1).
  private static let endless: StaticString = "<stream:stream"

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    switch first {
    case UInt8(ascii: "{"): return object(window, ports)
    case UInt8(ascii: "["): return bytes.byteCount < 2 ? .unsure : array(bytes)
    case 0x1F, 0x28:
      guard bytes.byteCount >= 4 else { return .unsure }
      return isCompressed(bytes) ? .yes : .no
    case UInt8(ascii: "<"), UInt8(ascii: "%"), UInt8(ascii: "b"): return text(bytes)
    default: return .no
    }
  }

  /// The kind of a stream that was recognised.
  static func of(_ bytes: RawSpan) -> DocumentKind {
    bytes.u8(at: 0) == UInt8(ascii: "{") || bytes.u8(at: 0) == UInt8(ascii: "[") ? .values : .whole
  }

  /// Objects of JSON-RPC have a decoder of their own: what it may still want is left to it.
  private static func object(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    guard JSONTokenizer.recognise(window.bytes) else { return window.bytes.byteCount < 16 ? .unsure : .no }
    if !isPlausible(window.bytes) { return .no }
    switch JSONRPCObject.recognise(window, ports) {
    case .unsure: return .unsure
    case .yes: return .no
    case .no: return .yes
    }
  }

  /// An array of objects, texts or arrays; `[` and a word begins many a line of text.
  private static func array(_ bytes: RawSpan) -> Recognition {
    guard JSONTokenizer.recognise(bytes) else { return bytes.byteCount < 16 ? .unsure : .no }
    if !isPlausible(bytes) { return .no }
    return bytes.byteCount < 64 && bytes.firstIndex(of: UInt8(ascii: "]")) == nil ? .unsure : .yes
  }

  /// Whether the brackets hold as far as they go, and the first text, if it ends here, is one.
  private static func isPlausible(_ bytes: RawSpan) -> Bool {
    var scan = JSONScan()
    guard let end = scan.end(of: bytes) else { return !scan.isBroken }
    let text = bytes.prefix(end)
    var tokenizer = JSONTokenizer()
    var token = LeafToken()
    do {
      while try tokenizer.next(in: text, into: &token) {}
      return true
    } catch {
      return false
    }
  }

  private static func isCompressed(_ bytes: RawSpan) -> Bool {
    switch ContentCoding.recognise(bytes) {
    case .gzip, .zstd: true
    default: false
    }
  }

  private static func text(_ bytes: RawSpan) -> Recognition {
    for beginning in beginnings {
      if bytes.begins(with: beginning) {
        guard bytes.u8(at: 0) == UInt8(ascii: "<") else { return .yes }
        if bytes.prefix(512).firstIndex(of: endless) != nil { return .no }
        return bytes.byteCount < 512 ? .unsure : .yes
      }
      if HTTP1Recogniser.isPrefix(bytes, of: beginning) { return .unsure }
    }
    return .no
  }
}
