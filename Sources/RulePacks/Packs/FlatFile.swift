import Foundation

/// A file in the cache folder that stands for some rule files. Its name holds a digest of the path, size, time and
/// inode of each of them, so that a change is never overlooked. Trouble with it costs time, never correctness.
struct FlatFile {
  /// What no start has asked for in this time is of rules that are gone.
  private static let daysKept = 30
  private let folder: String
  private let name: String
  private let path: String

  init(folder: String, name: String, madeFrom sources: [String]) {
    self.folder = folder
    self.name = name
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for source in sources {
      var status = stat()
      guard stat(source, &status) == 0 else { continue }
      let text = "\(source) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec) \(status.st_ino)\n"
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    path = "\(folder)/\(name)-\(String(hash, radix: 16))"
  }

  /// The text, unless the file is missing or others than the user may have written it.
  func load() -> String? { loadBytes().map { String(decoding: $0, as: UTF8.self) } }

  /// The bytes, on the same terms.
  func loadBytes() -> [UInt8]? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    return Array(data)
  }

  /// Written beside and renamed, so that two runs in parallel never see half a file.
  func store(_ text: String) { store(Array(text.utf8)) }

  func store(_ bytes: [UInt8]) {
    let manager = FileManager.default
    try? manager.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let temporary = path + ".\(getpid())"
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard manager.createFile(atPath: temporary, contents: Data(bytes), attributes: attributes) else { return }
    if rename(temporary, path) != 0 { unlink(temporary) }
    removeOldOnes()
  }

  /// Removes what earlier states of the rules left under this name.
  private func removeOldOnes() {
    let oldest = time(nil) - Self.daysKept * 86_400
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasPrefix(name + "-") {
      var status = stat()
      let path = "\(folder)/\(file)"
      if lstat(path, &status) == 0, status.st_mtim.tv_sec < oldest { unlink(path) }
    }
  }
}
