import Bytes

extension StreamingDecompressor {
  package enum Format: Sendable, Hashable, CaseIterable {
    /// RFC 1952, any number of members.
    case gzip
    /// RFC 1950.
    case zlib
    /// RFC 1951, without any frame.
    case rawDeflate
    /// RFC 7932.
    case brotli
    /// RFC 8878, any number of frames, skippable ones included.
    case zstd

    /// The format that the first bytes announce, or `nil`. Sure for gzip (four bytes) and Zstandard (four bytes); for
    /// zlib only the two header bytes can be tested. Brotli and raw deflate have no mark at all.
    package static func recognise(_ bytes: RawSpan) -> Format? {
      guard let first = bytes.u16(at: 0) else { return nil }
      // RFC 1952 section 2.3.1: magic, method 8, the three upper flag bits zero.
      if first == 0x1F8B { return bytes.u8(at: 2) == 8 && (bytes.u8(at: 3) ?? 0xFF) & 0xE0 == 0 ? .gzip : nil }
      if let magic = bytes.u32LittleEndian(at: 0) {
        // RFC 8878 sections 3.1.1 and 3.1.2.
        if magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50 { return .zstd }
      }
      // RFC 1950 section 2.2: 32 KiB window, method 8, check bits, no preset dictionary.
      if first >> 8 == 0x78, first % 31 == 0, first & 0x20 == 0 { return .zlib }
      return nil
    }
  }
}
