import AuditModel
import Entities

/// Makes the transfers of drafts, in order and numbered.
struct TransferMaker: Sendable {
  private let drafts: TransferDrafts
  private let finder: RecipientFinder
  private let devices: DeviceDirectory
  /// Positions of the drafts.
  private let order: [Int]
  private let neighbours: LinkLists
  private let names: [String]

  /// - Parameter links: What one message carried, in pairs of the drafts' positions.
  init(_ drafts: TransferDrafts, _ finder: RecipientFinder, _ devices: DeviceDirectory, links: [(Int, Int)]) {
    self.drafts = drafts
    self.finder = finder
    self.devices = devices
    order = drafts.order(finder)
    neighbours = LinkLists(links, order: order)
    names = order.indices.map { "t" + String($0 + 1) }
  }

  /// All of them, one half beside the other.
  var transfers: [Transfer] {
    let middle = order.count / 2
    var (transfers, others) = sideBySide {
      make(0..<middle, room: order.count)
    } _: {
      make(middle..<order.count, room: order.count - middle)
    }
    transfers += others
    others = []
    return transfers
  }

  /// - Parameter room: For so many the array has room.
  private func make(_ numbers: Range<Int>, room: Int) -> [Transfer] {
    var senders: [IPAddress: Transfer.Sender] = [:]
    var transfers: [Transfer] = []
    transfers.reserveCapacity(room)
    let observations = drafts.observations.span
    for number in numbers {
      let position = order[number]
      let address = observations[position].datum.sender
      let known = senders[address]
      let sender = known ?? devices.sender(at: address)
      if known == nil { senders[address] = sender }
      transfers.append(
        drafts.transfer(
          of: observations[position], at: position, id: names[number],
          links: neighbours[number].map { names[Int($0)] }, sender: sender,
          recipient: finder.recipient(at: position)))
    }
    return transfers
  }
}
