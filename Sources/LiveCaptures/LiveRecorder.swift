import AuditModel
import Captures

/// Keeps the packets of a live audit. A disk that is full ends the recording, not the audit; the outcome says so.
final class LiveRecorder {
  private let writer: CaptureWriter
  private let interface: Int
  private(set) var failure: String?

  init(path: String, capture: InterfaceCapture, filter: String?) throws(CaptureError) {
    writer = try CaptureWriter(path: path)
    var description = CaptureInterface(index: 0, linkType: capture.linkType)
    description.name = capture.interface
    description.filter = filter
    interface = try writer.add(description)
  }

  func write(_ header: FrameHeader, _ bytes: RawSpan) {
    guard failure == nil else { return }
    do { try writer.write(header, bytes) } catch { failure = "\(error)" }
  }

  /// Adds the kernel's counters and closes the file.
  func close(_ counters: InterfaceCapture.Counters, received: Int, at time: Timestamp) {
    guard failure == nil else { return }
    do {
      try writer.writeStatistics(
        interface: interface, time: time, received: UInt64(received), dropped: UInt64(counters.dropped))
      try writer.close()
    } catch {
      failure = "\(error)"
    }
  }
}
