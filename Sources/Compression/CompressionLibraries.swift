import CBrotli
import CZlib
import CZstd

/// The libraries behind this target, as they name themselves at run time.
package enum CompressionLibraries {
  /// Name and version of each.
  package static var versions: [(name: String, version: String)] {
    let brotli = BrotliDecoderVersion()
    return [
      ("zlib", zlibVersion().map { String(cString: $0) } ?? "unknown"),
      ("Brotli", "\(brotli >> 24).\(brotli >> 12 & 0xFFF).\(brotli & 0xFFF)"),
      ("Zstandard", ZSTD_versionString().map { String(cString: $0) } ?? "unknown"),
    ]
  }
}
