import AuditModel
import Captures
import Cryptography
import Decryption
import Dispatch
import Synchronization

/// Reads one capture with all workers and gathers what they found.
struct CaptureRun {
  let path: String
  let index: Int
  let examination: Examination
  let filter: FrameFilter?
  let workers: Int
  /// Whether the user wants no more to be read.
  let isStopped: @Sendable () -> Bool

  /// Called now and then from a worker with the frames and bytes read so far.
  typealias Report = @Sendable (AuditProgress) -> Void

  func run(_ report: @escaping Report) -> ObservedCapture {
    guard !isStopped() else { return unread }
    let source = ReadingPlan(path: path)
    let count = source.canBeReadAgain ? workers : 1
    let parts = Mutex<[Part?]>(Array(repeating: nil, count: count))
    let digest = Mutex<String>("")
    // Flows are closed when all is read; what waits may go on from sessions of other workers' flows.
    DispatchQueue.concurrentPerform(iterations: source.canBeReadAgain ? count + 1 : count) { shard in
      if shard == count {
        let value = CaptureDigest.ofFile(at: path)
        digest.withLock { $0 = value }
      } else {
        let part = read(shard, of: count, tapped: !source.canBeReadAgain, report)
        if let value = part.digest { digest.withLock { $0 = value } }
        parts.withLock { $0[shard] = part }
      }
    }
    let shares = parts.withLock { $0.compactMap(\.self) }
    return gather(
      finish(shares), digest: digest.withLock { $0 },
      mayBeCut: !source.canBeReadAgain && isStopped())
  }

  /// What one worker brings back.
  private struct Part: Sendable {
    var worker: ReadShare?
    var result: WorkerResult?
    var totals = CaptureTotals()
    var notices: [Notice] = []
    var digest: String?
    var error: String?
    var isPartial = false
    var droppedPackets = 0
  }

  /// A capture that the run was stopped before.
  private var unread: ObservedCapture {
    var capture = ObservedCapture(summary: CaptureSummary(index: index, path: path, sha256: ""))
    capture.notices = [Notice(kind: "interrupted", capture: index, detail: "stopped before this capture was read")]
    capture.errors = ["\(path): not read, because the run was stopped"]
    return capture
  }

  private func read(_ shard: Int, of count: Int, tapped: Bool, _ report: Report) -> Part {
    var part = Part()
    let digest = tapped ? RunningDigest() : nil
    do {
      let reader = try CaptureReader(path: path, tap: digest.map { digest in { digest.add($0) } })
      let worker = try CaptureWorker(
        capture: index, shard: shard, of: count, examination: examination, filter: filter,
        secretsMayCome: reader.format == .pcapng)
      let extras = CaptureExtras(worker: worker, isFirst: shard == 0)
      var untilReport = 0
      do {
        try reader.forEachFrame(extras: extras.take) { header, frame in
          if worker.looksAhead { worker.expect(reader.upcoming, header.linkType) }
          worker.observe(header, frame)
          untilReport += 1
          if untilReport & 0xFF == 0, isStopped() {
            part.isPartial = true
            return false
          }
          if untilReport == 65_536 {
            untilReport = 0
            if shard == 0 { report(AuditProgress(packets: header.number, bytes: reader.totals.bytes)) }
          }
          return true
        }
        if let reason = reader.unreadRest { part.error = "\(reason); copy or record the capture again" }
        if tapped, !part.isPartial { try reader.drain() }
      } catch {
        part.error = "\(error)"
      }
      part.totals = reader.totals
      part.notices = reader.notices + extras.notices
      part.digest = digest?.finish()
      part.worker = ReadShare(worker)
      part.droppedPackets = extras.droppedPackets
    } catch {
      part.error = "\(error)"
    }
    return part
  }

  /// Lets all workers finish, each with the sessions of all.
  private func finish(_ parts: [Part]) -> [Part] {
    var sessions: [SessionTable.Name: [UInt8]] = [:]
    for part in parts { sessions.merge(part.worker?.sessions ?? [:]) { one, _ in one } }
    let results = Mutex<[WorkerResult?]>(Array(repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { [sessions] index in
      let result = parts[index].worker?.finish(sessions)
      results.withLock { $0[index] = result }
    }
    var finished = parts
    for index in finished.indices {
      finished[index].worker = nil
      finished[index].result = results.withLock { $0[index].take() }
    }
    let dropped = parts.first?.droppedPackets ?? 0
    if !finished.isEmpty { finished[0].result?.coverage.droppedPackets = dropped }
    return finished
  }

  /// - Parameter mayBeCut: The run was stopped while the input was one that ends when it is stopped.
  private func gather(_ parts: consuming [Part], digest: String, mayBeCut: Bool) -> ObservedCapture {
    var parts = parts
    var outcome = ObservedCapture(summary: CaptureSummary(index: index, path: path, sha256: digest))
    guard var first = parts.first else { return outcome }
    first.result = nil
    if let error = first.error { outcome.errors.append(error) }
    outcome.notices = first.notices.map { notice in
      var notice = notice
      notice.capture = index
      return notice
    }
    outcome.summary.count(first.totals)
    if mayBeCut || parts.contains(where: \.isPartial) {
      let detail = "stopped after \(first.totals.packets) packets; what follows is on these alone"
      outcome.notices.append(Notice(kind: "interrupted", capture: index, detail: detail))
      outcome.errors.append("\(path): stopped after \(first.totals.packets) packets; the report is on these alone")
    }
    // Moved, so that nothing else holds the pages when they are put together.
    let results = parts.indices.map { parts[$0].result.take() }
    parts = []
    outcome.result = Self.merged(results)
    outcome.result?.bind()
    return outcome
  }

  private static func merged(_ results: consuming [WorkerResult?]) -> WorkerResult? {
    var results = results
    var sum = results[0].take()
    for index in results.indices.dropFirst() {
      if let result = results[index].take() { sum?.merge(result) }
    }
    return sum
  }
}
