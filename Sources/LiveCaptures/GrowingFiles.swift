import Glibc

/// Reads what is added to files that other programs write, as it comes: key logs of programs under audit. A file that
/// is not there yet may come; one that shrinks is read from its beginning. Only whole lines are handed out, so that the
/// lines of several files do not mix, and none is taken for whole while it is being written.
package struct GrowingFiles {
  private struct File {
    let path: String
    var offset: Int = 0
  }

  /// Bytes read of one file at a time.
  private static let pieceSize = 1 << 16
  private static let lineEnd: [UInt8] = [UInt8(ascii: "\n")]

  private var files: [File]

  package init(_ paths: [String]) { files = paths.map { File(path: $0) } }

  /// Calls `body` with the whole lines that were added since the last call.
  /// - Parameter isLast: Nothing is added any more: the last line of a file may lack its line end, and is given with one.
  package mutating func read(isLast: Bool = false, _ body: (RawSpan) -> Void) {
    for index in files.indices { Self.read(&files[index], isLast, body) }
  }

  private static func read(_ file: inout File, _ isLast: Bool, _ body: (RawSpan) -> Void) {
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    if Int(status.st_size) < file.offset { file.offset = 0 }
    var buffer = [UInt8](repeating: 0, count: pieceSize)
    while Int(status.st_size) > file.offset {
      let count = pread(descriptor, &buffer, pieceSize, off_t(file.offset))
      guard count > 0 else { return }
      // A line longer than a piece is no secret; its reader passes it over.
      var whole = buffer[..<count].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? (count == pieceSize ? count : 0)
      if whole == 0 {
        guard isLast else { return }
        whole = count
      }
      file.offset += whole
      body(buffer.span.bytes.extracting(0..<whole))
      if isLast, Int(status.st_size) <= file.offset, buffer[whole - 1] != UInt8(ascii: "\n") {
        body(lineEnd.span.bytes)
      }
    }
  }
}
