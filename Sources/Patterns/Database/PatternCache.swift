import CHyperscan

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that keeps compiled databases between starts. Whatever goes wrong with it costs time, never correctness.
package struct PatternCache: Sendable {
  private let folder: String

  /// `folder` is made when it does not exist. A folder or file that belongs to another user, or that others may write
  /// to, is not trusted: a compiled database is as good as code.
  package init(folder: String) { self.folder = folder }

  /// A name that differs whenever the patterns, the library or the processor do.
  func name(for patterns: [Pattern]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    mix(PatternDatabase.libraryVersion.utf8)
    var platform = hs_platform_info_t()
    if hs_populate_platform(&platform) == HS_SUCCESS {
      mix("\(platform.tune)/\(platform.cpu_features)".utf8)
    }
    for pattern in patterns {
      mix("\(pattern.id)\(pattern.ignoresCase ? "i" : "")".utf8)
      mix(pattern.source.utf8)
    }
    return "patterns-\(String(hash, radix: 16)).hs"
  }

  func load(_ name: String) -> [UInt8]? {
    let descriptor = open(folder + "/" + name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Self.isTrusted(status), status.st_size > 0, status.st_size < 1 << 28 else {
      return nil
    }
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

  /// Written beside and renamed, so that two runs in parallel never see half a file.
  func store(_ bytes: [UInt8], as name: String) {
    guard !bytes.isEmpty, makeFolder() else { return }
    let temporary = "\(folder)/.\(name).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    var written = 0
    bytes.withUnsafeBytes { buffer in
      while written < buffer.count, let base = buffer.baseAddress {
        let count = write(descriptor, base + written, buffer.count - written)
        guard count > 0 else { break }
        written += count
      }
    }
    close(descriptor)
    guard written == bytes.count, rename(temporary, "\(folder)/\(name)") == 0 else {
      unlink(temporary)
      return
    }
  }

  private func makeFolder() -> Bool {
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o700)
    }
    var status = stat()
    return stat(folder, &status) == 0 && Self.isTrusted(status)
  }

  private static func isTrusted(_ status: stat) -> Bool { status.st_uid == geteuid() && status.st_mode & 0o022 == 0 }
}
