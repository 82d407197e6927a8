import Cryptography
import Glibc

/// SHA-256 of a capture file as it lies on the disk.
enum CaptureDigest {
  private static let bufferSize = 1 << 20

  /// Reads the whole file; empty when it cannot be read.
  static func ofFile(at path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let digest = RunningDigest()
    var buffer = [UInt8](repeating: 0, count: bufferSize)
    while true {
      let count = read(descriptor, &buffer, bufferSize)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? digest.finish() : "" }
      digest.add(buffer.span.bytes.extracting(0..<count))
    }
  }
}
