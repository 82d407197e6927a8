import Decryption

/// A worker that has read its share of a capture and waits for the others. It passes from the thread that read to the
/// one that finishes, and no two use it at one time.
final class ReadShare: @unchecked Sendable {
  private let worker: CaptureWorker
  /// The TLS sessions that flows of other workers may go on from.
  let sessions: [SessionTable.Name: [UInt8]]

  init(_ worker: CaptureWorker) {
    self.worker = worker
    sessions = worker.close()
  }

  /// To be called once.
  func finish(_ sessions: [SessionTable.Name: [UInt8]]) -> WorkerResult { worker.finish(sessions) }
}
