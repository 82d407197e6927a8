import Foundation
import Reports

/// Writing to the standard streams: nothing is lost when a pipe is slow, nothing crashes when it is closed.
enum Terminal {
  enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2
  }

  /// Writes to a stream whose reader does not matter.
  static func write(_ text: String, to stream: Stream) { _ = write(Array(text.utf8), to: stream.rawValue) }

  /// One line, whatever a name in it holds.
  static func error(_ message: String) { write("candor: \(PrintableText.of(message))\n", to: .standardError) }

  /// Prints to standard output.
  static func print(_ text: String) throws { try print { $0.write(Array(text.utf8).span.bytes) } }

  /// Prints to standard output. A reader that has seen enough (`candor … | head`) is no failure; a full disk is.
  static func print(_ write: (any ReportSink) -> Void) throws {
    let sink = DescriptorSink(Stream.standardOutput.rawValue)
    write(sink)
    guard sink.trouble != 0, sink.trouble != EPIPE else { return }
    throw Failure.incomplete(
      "standard output: not everything could be written (\(String(cString: strerror(sink.trouble))))")
  }

  /// Writes all bytes; answers the system's error number when that fails, else 0.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    let sink = DescriptorSink(descriptor)
    sink.write(bytes.span.bytes)
    return sink.trouble
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Columns of the terminal on standard output; 120 when there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(Stream.standardOutput.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 120 }
    return min(Int(size.ws_col), 160)
  }
}
