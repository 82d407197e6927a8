import AuditModel
import Captures

/// Takes what a capture holds besides frames: the names its recorder knew, the frames it dropped, and the secrets that
/// open its encrypted flows.
final class CaptureExtras {
  /// Secrets block with a key log of TLS (pcapng draft section 4.7): `TLSK`.
  private static let keyLogType: UInt32 = 0x544C_534B

  private(set) var droppedPackets = 0
  /// Secrets blocks of a kind that is not read.
  private var otherSecrets = 0
  /// Key logs without a single usable line.
  private var emptyKeyLogs = 0
  private let worker: CaptureWorker
  /// What is counted once is told by the first worker.
  private let isFirst: Bool
  /// Counters of an interface are running sums: the last block of each stands.
  private var dropped: [Int: UInt64] = [:]

  init(worker: CaptureWorker, isFirst: Bool) {
    self.worker = worker
    self.isFirst = isFirst
  }

  /// What the reader of the report has to know of them.
  var notices: [Notice] {
    var notices: [Notice] = []
    if otherSecrets > 0 {
      notices.append(
        Notice(
          kind: "secrets-unsupported",
          detail: "\(otherSecrets) blocks of decryption secrets are no TLS key logs; what they open stays opaque"))
    }
    if emptyKeyLogs > 0 {
      notices.append(
        Notice(
          kind: "secrets-damaged",
          detail: "\(emptyKeyLogs) blocks of decryption secrets hold no usable line; what they open stays opaque"))
    }
    return notices
  }

  func take(_ extra: CaptureExtra) {
    switch extra {
    case .name(let address, let name):
      if isFirst { worker.learn(name: name, of: address) }
    case .statistics(let interface, _, let count):
      guard let count else { return }
      dropped[interface] = count
      droppedPackets = dropped.values.reduce(0) { $0 + Int(clamping: $1) }
    case .secrets(Self.keyLogType, let bytes):
      if !worker.learn(keyLog: bytes.span.bytes, isWhole: true) { emptyKeyLogs += 1 }
    case .secrets: otherSecrets += 1
    case .interface, .comment: break
    }
  }
}
