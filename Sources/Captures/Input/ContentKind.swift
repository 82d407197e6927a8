import Bytes
import Compression

/// What the first bytes of a file say it is.
enum ContentKind: Equatable {
  case pcap, pcapng, mail, mbox, har
  case compressed(StreamingDecompressor.Format)
  /// No capture; what it looks like, in words for a message.
  case other(String)

  /// Looks at the first bytes (16 are enough).
  init(_ bytes: RawSpan) {
    guard let magic = bytes.u32(at: 0) else {
      self = .other("only \(bytes.byteCount) bytes")
      return
    }
    switch magic {
    case 0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0xA1B2_CD34, 0x34CD_B2A1: self = .pcap
    case 0x0A0D_0D0A: self = .pcapng
    default:
      switch StreamingDecompressor.Format.recognise(bytes) {
      case .gzip: self = .compressed(.gzip)
      case .zstd: self = .compressed(.zstd)
      default: self = .other(Self.look(bytes, magic))
      }
    }
  }

  private static func look(_ bytes: RawSpan, _ magic: UInt32) -> String {
    switch magic {
    case 0x504B_0304: return "a zip archive; unpack it first"
    case 0x377A_BCAF: return "a 7z archive; unpack it first"
    case 0xFD37_7A58: return "xz data; unpack it first"
    case 0x0422_4D18: return "lz4 data; unpack it first"
    case 0x736E_6F6F: return "a snoop file; convert it with editcap -F pcapng"
    case 0x1C00_01AC, 0x1C00_01AB: return "an IXIA capture; convert it with editcap -F pcapng"
    case 0x7F45_4C46: return "a program"
    case 0: return "zero bytes"
    default: break
    }
    if bytes.begins(with: "BZh") { return "bzip2 data; unpack it first" }
    let sample = bytes.prefix(16)
    for index in 0..<sample.byteCount {
      let byte = sample[index]
      guard byte.isASCIIPrintable || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return "unknown contents" }
    }
    return "text"
  }
}
