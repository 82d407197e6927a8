import Flows

/// The ledgers of one worker: one for each partition of the flows, and the last for what packet headers tell. They stand
/// in plain memory, because the one in hand changes with every packet, and objects would be retained each time.
struct Ledgers: ~Copyable {
  static let count = FlowTable.partitionCount + 1
  /// Number of the ledger for what packet headers tell.
  static let ofHeaders = FlowTable.partitionCount

  private let ledgers: UnsafeMutablePointer<Ledger>

  init() {
    ledgers = .allocate(capacity: Self.count)
    for number in 0..<Self.count { (ledgers + number).initialize(to: Ledger()) }
  }

  deinit {
    ledgers.deinitialize(count: Self.count)
    ledgers.deallocate()
  }

  /// The ledger of a partition; good as long as the worker is.
  subscript(_ partition: Int) -> UnsafeMutablePointer<Ledger> {
    precondition(partition >= 0 && partition < Self.count)
    return ledgers + partition
  }
}
