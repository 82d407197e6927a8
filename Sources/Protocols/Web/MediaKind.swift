import Bytes

/// Media types whose content is searched in pieces and never read as a document.
enum MediaKind {
  static func isOpaque(_ type: RawSpan) -> Bool {
    guard let first = type.u8(at: 0)?.asciiLowercased else { return false }
    switch first {
    case 0x69: return type.beginsIgnoringCase(with: "image/") && !type.beginsIgnoringCase(with: "image/svg")
    case 0x76: return type.beginsIgnoringCase(with: "video/")
    case 0x61: return type.beginsIgnoringCase(with: "audio/")
    case 0x66: return type.beginsIgnoringCase(with: "font/")
    default: return false
    }
  }
}
