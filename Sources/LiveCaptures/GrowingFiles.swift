import Glibc

/// Reads what is added to files that other programs write, as it comes: key logs of programs under audit. A file that is
/// not there yet may come; one that shrinks is read from its beginning.
package struct GrowingFiles {
  private struct File {
    let path: String
    var offset: Int = 0
  }

  /// Bytes read of one file at a time.
  private static let pieceSize = 1 << 16

  private var files: [File]

  package init(_ paths: [String]) { files = paths.map { File(path: $0) } }

  /// Calls `body` with each piece that was added since the last call.
  package mutating func read(_ body: (RawSpan) -> Void) {
    for index in files.indices { Self.read(&files[index], body) }
  }

  private static func read(_ file: inout File, _ body: (RawSpan) -> Void) {
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    if Int(status.st_size) < file.offset { file.offset = 0 }
    var buffer = [UInt8](repeating: 0, count: pieceSize)
    while Int(status.st_size) > file.offset {
      let count = pread(descriptor, &buffer, buffer.count, off_t(file.offset))
      guard count > 0 else { return }
      file.offset += count
      body(buffer.span.bytes.extracting(0..<count))
    }
  }
}
