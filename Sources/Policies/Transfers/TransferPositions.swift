import AuditModel

/// Finds transfers by their ids. The assembler counts them through, so that an id mostly says where its transfer
/// stands; other ids are looked up.
struct TransferPositions {
  private let transfers: [Transfer]
  private var positions: [String: Int]?

  init(_ transfers: [Transfer]) { self.transfers = transfers }

  mutating func position(of id: String) -> Int? {
    if let number = Int(id.dropFirst()), transfers.indices.contains(number - 1), transfers[number - 1].id == id {
      return number - 1
    }
    if let positions { return positions[id] }
    let positions = Dictionary(transfers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { _, last in last })
    self.positions = positions
    return positions[id]
  }
}
