#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A pcap file being written (microseconds, Ethernet), through one large buffer.
final class CaptureOutput {
  private static let capacity = 4 << 20
  private static let largestRecord = 70_000

  private(set) var bytes = 0
  private(set) var packets = 0
  /// Counted by the traffic that writes here.
  var flows = 0
  /// Microseconds since 1970, from June 2018, when the policy under test held; advanced by the traffic.
  var time: UInt64 = 1_529_020_800_000_000
  private let descriptor: Int32
  private let buffer: UnsafeMutableRawPointer
  private var used = 0
  private var hasFailed = false

  init?(textPath path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { return nil }
    buffer = .allocate(byteCount: Self.capacity, alignment: 64)
  }

  convenience init?(path: String) {
    self.init(textPath: path)
    for value: UInt32 in [0xA1B2_C3D4, 4 << 16 | 2, 0, 0, 262_144, 1] {
      buffer.storeBytes(of: value.littleEndian, toByteOffset: used, as: UInt32.self)
      used += 4
    }
    bytes = used
  }

  deinit {
    buffer.deallocate()
    close(descriptor)
  }

  /// Adds a record of `count` bytes, which `body` fills in.
  @inline(__always)
  func record(_ count: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    if used + Self.largestRecord > Self.capacity { flush() }
    let header = buffer + used
    header.storeBytes(of: UInt32(time / 1_000_000).littleEndian, as: UInt32.self)
    header.storeBytes(of: UInt32(time % 1_000_000).littleEndian, toByteOffset: 4, as: UInt32.self)
    header.storeBytes(of: UInt32(count).littleEndian, toByteOffset: 8, as: UInt32.self)
    header.storeBytes(of: UInt32(count).littleEndian, toByteOffset: 12, as: UInt32.self)
    body(header + 16)
    used += 16 + count
    bytes += 16 + count
    packets += 1
  }

  func append(text: String) {
    for byte in text.utf8 {
      if used == Self.capacity { flush() }
      buffer.storeBytes(of: byte, toByteOffset: used, as: UInt8.self)
      used += 1
    }
  }

  /// Writes what is left. Answers whether all could be written.
  func finish() -> Bool {
    flush()
    return !hasFailed
  }

  private func flush() {
    var written = 0
    while written < used {
      let count = write(descriptor, buffer + written, used - written)
      guard count > 0 else {
        hasFailed = true
        break
      }
      written += count
    }
    used = 0
  }
}
