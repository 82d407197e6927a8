import Glibc

/// Reads a file descriptor: a file, a pipe, a terminal, a socket. Plain `read(2)`, so that a file which grows or
/// shrinks meanwhile does no harm (a mapping would raise SIGBUS).
final class DescriptorSource: ByteSource {
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let path: String
  /// Sees every byte as it is read, before any decompression.
  private let tap: ((RawSpan) -> Void)?
  private var hasRead = false
  private(set) var trouble: (kind: String, detail: String)?
  private(set) var fileSize = 0

  init(_ descriptor: Int32, owned: Bool, path: String, tap: ((RawSpan) -> Void)?) {
    self.descriptor = descriptor
    ownsDescriptor = owned
    self.path = path
    self.tap = tap
  }

  /// Opens the file at `path`, or standard input for `-`.
  convenience init(path: String, tap: ((RawSpan) -> Void)?) throws(CaptureError) {
    guard path != "-" else {
      self.init(STDIN_FILENO, owned: false, path: "standard input", tap: tap)
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .unreadable(path: path, reason: Self.reason(errno))
    }
    self.init(descriptor, owned: true, path: path, tap: tap)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR { throw .directory(path: path) }
    if status.st_mode & S_IFMT == S_IFREG { fileSize = Int(status.st_size) }
  }

  deinit { if ownsDescriptor { close(descriptor) } }

  func read(into room: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
    while true {
      let count = Glibc.read(descriptor, room.baseAddress, room.count)
      if count > 0 {
        hasRead = true
        tap?(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: room[..<count])))
        return count
      }
      if count == 0 { return 0 }
      if errno == EINTR { continue }
      return try failed(errno)
    }
  }

  /// What was read so far is still good: once there is something, an error ends the input like its end does.
  private func failed(_ code: Int32) throws(CaptureError) -> Int {
    if code == EISDIR { throw .directory(path: path) }
    guard hasRead else { throw .unreadable(path: path, reason: Self.reason(code)) }
    trouble = ("read-error", "\(path): \(Self.reason(code)) while reading; the rest of the capture is missing")
    return 0
  }

  static func reason(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
