import Glibc

/// Whether a capture can be read by several workers side by side: a regular file that is not compressed.
struct ReadingPlan {
  let canBeReadAgain: Bool

  init(path: String) {
    guard path != "-" else {
      canBeReadAgain = false
      return
    }
    var status = stat()
    let isRegular = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    canBeReadAgain = isRegular && !Self.isCompressed(path)
  }

  /// gzip (RFC 1952) and Zstandard (RFC 8878) files by their first bytes.
  private static func isCompressed(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var magic: [UInt8] = [0, 0, 0, 0]
    guard read(descriptor, &magic, 4) == 4 else { return false }
    return magic[0] == 0x1F && magic[1] == 0x8B || magic == [0x28, 0xB5, 0x2F, 0xFD]
  }
}
