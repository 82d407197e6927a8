package import AuditModel
package import Captures

/// A capture that is still growing: frames are pushed in, and reports can be asked for at any time.
package final class LiveSession {
  private let audit: Audit
  private let linkType: LinkType
  private let worker: CaptureWorker
  private let name: String
  package private(set) var totals = CaptureTotals()

  /// - Parameters:
  ///   - name: What the report calls the capture: a path or an interface.
  ///   - secretsMayCome: Key logs will be told of while frames arrive.
  package init(audit: Audit, name: String, linkType: LinkType, secretsMayCome: Bool = false) throws {
    self.audit = audit
    self.name = name
    self.linkType = linkType
    worker = try CaptureWorker(
      capture: 0, shard: 0, of: 1, examination: audit.examination, filter: nil,
      secretsMayCome: secretsMayCome)
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

  /// A piece of a key log; lines may be cut anywhere between pieces.
  package func learn(keyLog bytes: RawSpan) { worker.learn(keyLog: bytes, isWhole: false) }

  /// The report on what was seen so far; streams that are still open count as far as they were read.
  package func snapshot() -> AuditOutcome { outcome(worker.snapshot(), dropped: 0) }

  /// The report on all of it.
  /// - Parameter dropped: Frames that the kernel or the interface lost.
  package func finish(dropped: Int) -> AuditOutcome { outcome(worker.finish(worker.close()), dropped: dropped) }

  private func outcome(_ result: WorkerResult, dropped: Int) -> AuditOutcome {
    var result = result
    result.coverage.droppedPackets = dropped
    result.bind()
    var summary = CaptureSummary(index: 0, path: name, sha256: "")
    summary.count(totals)
    var captures = [ObservedCapture(summary: summary, result: result)]
    return audit.report(&captures)
  }
}
