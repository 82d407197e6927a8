package import AuditModel
package import Captures

/// A capture that is still growing: frames are pushed in, and reports can be asked for at any time.
package final class LiveSession {
  private let audit: Audit
  private let linkType: LinkType
  private let worker: CaptureWorker
  private let name: String
  package private(set) var totals = CaptureTotals()

  /// - Parameter name: What the report calls the capture: a path or an interface.
  package init(audit: Audit, name: String, linkType: LinkType) throws {
    self.audit = audit
    self.name = name
    self.linkType = linkType
    worker = try CaptureWorker(capture: 0, shard: 0, of: 1, examination: audit.examination, filter: nil)
  }

  /// The header of the next frame; counts it.
  package func header(time: Timestamp, captured: Int, original: Int) -> FrameHeader {
    let header = FrameHeader(
      number: totals.packets + 1, time: time, linkType: linkType, capturedLength: captured,
      originalLength: max(original, captured))
    totals.add(header)
    return header
  }

  package func observe(_ header: borrowing FrameHeader, _ frame: RawSpan) { worker.observe(header, frame) }

  /// The report on what was seen so far; streams that are still open count as far as they were read.
  package func snapshot() -> AuditOutcome { outcome(worker.snapshot(), dropped: 0) }

  /// The report on all of it.
  /// - Parameter dropped: Frames that the kernel or the interface lost.
  package func finish(dropped: Int) -> AuditOutcome { outcome(worker.finish(), dropped: dropped) }

  private func outcome(_ result: WorkerResult, dropped: Int) -> AuditOutcome {
    var result = result
    result.coverage.droppedPackets = dropped
    result.bind()
    var summary = CaptureSummary(index: 0, path: name, sha256: "")
    summary.count(totals)
    return AuditOutcome(report: audit.report([ObservedCapture(summary: summary, result: result)]))
  }
}
