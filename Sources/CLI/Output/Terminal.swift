import Foundation

/// Writing to the standard streams: nothing is lost when a pipe is slow, nothing crashes when it is closed.
enum Terminal {
  enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2
  }

  static func write(_ text: String, to stream: Stream) { _ = write(Array(text.utf8), to: stream.rawValue) }

  static func error(_ message: String) { write("candor: \(message)\n", to: .standardError) }

  /// Writes all bytes; `false` when the other end is gone or the disk is full.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Columns of the terminal on standard output; 100 when there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(Stream.standardOutput.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return min(Int(size.ws_col), 160)
  }
}
