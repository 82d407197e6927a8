import Bytes
import Testing

@testable import Compression

/// Expected values come from the command-line programs: each vector is the output of `gzip -9n`, `zstd -19`, `brotli`
/// and Python's `zlib` for the text below.
@Suite struct StreamingDecompressorTests {
  static let text = Array("mac=00:00:5e:00:53:10;mac=00:00:5e:00:53:11".utf8)
}
