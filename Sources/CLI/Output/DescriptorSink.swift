import Foundation
import Reports

/// Writes to an open file. After the first failure nothing more is written.
final class DescriptorSink: ReportSink {
  private let descriptor: Int32
  /// The system's error number of the first failure; 0 as long as there was none.
  private(set) var trouble: Int32 = 0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func write(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while trouble == 0, written < buffer.count {
        let count = Foundation.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if count < 0, errno == EINTR { continue }
        if count > 0 { written += count } else { trouble = count < 0 ? errno : EIO }
      }
    }
  }
}
