import AuditModel
import Captures

/// Takes what a capture holds besides frames: the names its recorder knew and the frames it dropped. Decryption secrets
/// are counted; opening what is encrypted is not supported yet.
final class CaptureExtras {
  private(set) var droppedPackets = 0
  private(set) var secrets = 0
  private let worker: CaptureWorker?
  /// Counters of an interface are running sums: the last block of each stands.
  private var dropped: [Int: UInt64] = [:]

  /// - Parameter worker: The one that learns from the extras; `nil` for workers that leave it to the first.
  init(worker: CaptureWorker?) { self.worker = worker }

  /// What the reader of the report has to know of them.
  var notices: [Notice] {
    guard secrets > 0 else { return [] }
    let detail =
      "the capture holds keys for its encrypted flows; opening them is not supported yet, so they stay opaque"
    return [Notice(kind: "decryption-unsupported", detail: detail)]
  }

  func take(_ extra: CaptureExtra) {
    switch extra {
    case .name(let address, let name): worker?.learn(name: name, of: address)
    case .statistics(let interface, _, let count):
      guard let count else { return }
      dropped[interface] = count
      droppedPackets = dropped.values.reduce(0) { $0 + Int(clamping: $1) }
    case .secrets: secrets += 1
    case .interface, .comment: break
    }
  }
}
