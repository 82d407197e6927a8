/// The account of the packets that wait for secrets in one partition of the flows. When there is too much, the
/// connection that has waited longest gives up.
final class QUICHeldPackets {
  private final class Waiting {
    weak var connection: QUICConnection?
    init(_ connection: QUICConnection) { self.connection = connection }
  }

  /// Bytes that may wait in all connections of a partition.
  static let limit = 4 << 20

  private(set) var count = 0
  /// In the order in which they began to wait.
  private var waiting: [Waiting] = []

  /// A connection is about to hold `bytes` more.
  func add(_ bytes: Int, of connection: QUICConnection) {
    if connection.isHolding == false { waiting.append(Waiting(connection)) }
    count += bytes
    while count > Self.limit, !waiting.isEmpty {
      let oldest = waiting.removeFirst().connection
      if let oldest, oldest !== connection { oldest.giveUp() }
    }
  }

  /// So many bytes wait no more.
  func remove(_ bytes: Int) { count -= bytes }
}
