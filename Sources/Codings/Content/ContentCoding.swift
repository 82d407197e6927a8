package import AuditModel
import Bytes
import Compression

/// A coding that a message's body as a whole went through (RFC 9110 section 8.4.1).
package enum ContentCoding: UInt8, Sendable, CaseIterable {
  case gzip
  /// zlib by the standard; raw deflate by some senders.
  case deflate
  case brotli, zstd

  /// By its name in `Content-Encoding`; `nil` for an unknown one and for `identity`.
  package init?(name: RawSpan) {
    if name.equalsIgnoringCase("gzip") || name.equalsIgnoringCase("x-gzip") {
      self = .gzip
    } else if name.equalsIgnoringCase("deflate") {
      self = .deflate
    } else if name.equalsIgnoringCase("br") {
      self = .brotli
    } else if name.equalsIgnoringCase("zstd") {
      self = .zstd
    } else {
      return nil
    }
  }

  /// The name in reports.
  package var form: Form {
    switch self {
    case .gzip: .gzip
    case .deflate: .deflate
    case .brotli: .brotli
    case .zstd: .zstd
    }
  }

  /// The coding that the first bytes show: gzip and Zstandard surely, zlib by its two header bytes.
  package static func recognise(_ bytes: RawSpan) -> ContentCoding? {
    switch StreamingDecompressor.Format.recognise(bytes) {
    case .gzip: .gzip
    case .zstd: .zstd
    case .zlib: .deflate
    default: nil
    }
  }
}
