import Bytes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which 24-bit prefixes the IEEE has given away (the `MA-L` list, Debian package ieee-data). Read once, when the first
/// bare hexadecimal token needs it; without the file no prefix counts as registered.
final class OrganisationRegistry: Sendable {
  static let shared = OrganisationRegistry(path: "/usr/share/ieee-data/oui.csv")

  /// One bit per prefix; empty without the file.
  private let bits: [UInt64]

  init(path: String) {
    guard let text = Self.contents(of: path) else {
      bits = []
      return
    }
    var bits = [UInt64](repeating: 0, count: 1 << 18)
    var start = 0
    while start < text.count {
      // A line is `MA-L,00000C,name,address`; a quoted address may hold line ends, but no line of it looks like that.
      if start + 11 < text.count, text[start] == 0x4D, text[start + 4] == 0x2C, text[start + 11] == 0x2C {
        var prefix = 0
        var isHex = true
        for byte in text[start + 5..<start + 11] {
          guard let digit = byte.hexValue else { isHex = false; break }
          prefix = prefix << 4 | Int(digit)
        }
        if isHex { bits[prefix >> 6] |= 1 << UInt64(prefix & 63) }
      }
      guard let end = text[start...].firstIndex(of: 0x0A) else { break }
      start = end + 1
    }
    self.bits = bits
  }

  func contains(_ address: UInt64) -> Bool {
    let prefix = Int(truncatingIfNeeded: address >> 24 & 0xFF_FFFF)
    return !bits.isEmpty && bits[prefix >> 6] >> UInt64(prefix & 63) & 1 == 1
  }

  private static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size < 1 << 26 else { return nil }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = 0
      while count < size, let base = buffer.baseAddress {
        let got = read(descriptor, base + count, size - count)
        guard got > 0 else { break }
        count += got
      }
    }
  }
}
