/// What a conversation of datagrams keeps of its latest one: where its contact stands in the table, and the number of
/// the protocol that it was counted for. 0 for nothing.
struct ContactMark {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// - Parameter position: At most `ContactTable.limit`.
  init(_ position: Int, _ protocolNumber: Int) {
    rawValue = UInt32(truncatingIfNeeded: position + 1) << 8 | UInt32(truncatingIfNeeded: protocolNumber)
  }

  /// The contact's position, if it was counted for this protocol.
  func position(of protocolNumber: Int) -> Int? {
    guard rawValue > 0xFF, Int(rawValue & 0xFF) == protocolNumber else { return nil }
    return Int(rawValue >> 8) - 1
  }
}
