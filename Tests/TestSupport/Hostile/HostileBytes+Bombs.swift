/// Few bytes that open to very many, in each content coding.
extension HostileBytes {
  /// The names by which HTTP and gRPC know the codings.
  static let codings = ["gzip", "deflate", "zstd", "br"]

  /// At least 16 MiB when opened.
  static func bomb(_ coding: String) -> [UInt8] {
    switch coding {
    case "gzip":
      // `gzip -9` of 1 MiB of zeros is this front, 1,016 zeros, and this end; members may follow each other.
      let front = QUICVectors.bytes("1f8b0800000000000203edc13101000000c2a0f54f6d085fa0")
      let end = QUICVectors.bytes("3e031cea38a700001000")
      return repeated(join(front, zeros(1_016), end), 64)
    case "zstd":
      // Blocks of 128 KiB that say one byte each (RFC 8878 section 3.1.1.2.2).
      return join(QUICVectors.bytes("28b52ffd0058"), repeated([0x02, 0x00, 0x10, 0x41], 1_000))
    case "br":
      // `brotli` of 64 MiB of zeros.
      return QUICVectors.bytes(
        "cfffff7ff82700e2b14020f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c32200ddfb7ffeffffc33f0110870500baf7ff03")
    default: return deflated(copies: 150_000)
    }
  }

  /// A message of gRPC that says it is compressed.
  static func compressedMessage(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [1]
    bytes.append(integer: UInt32(content.count))
    return bytes + content
  }

  /// DATA frames of at most 16,384 bytes, the last with END_STREAM.
  static func data(_ content: [UInt8], stream: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: content.count, by: 16_384) {
      let end = min(start + 16_384, content.count)
      bytes += frame(0, flags: end == content.count ? 1 : 0, stream: stream, Array(content[start..<end]))
    }
    return bytes
  }
}
