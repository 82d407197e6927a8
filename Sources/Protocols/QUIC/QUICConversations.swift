import AuditModel
import Bytes

/// The connection ids in use in one partition of the flows, by which a connection is known again when its addresses
/// change. Bounded; the oldest ids are forgotten.
final class QUICConversations {
  private final class Place {
    weak var conversation: QUICConversation?
    /// The side that sends packets to this id.
    let sender: FlowDirection

    init(_ conversation: QUICConversation, _ sender: FlowDirection) {
      self.conversation = conversation
      self.sender = sender
    }
  }

  private static let limit = 8_192
  /// Shorter ids say too little to tell a connection from chance.
  private static let shortest: UInt8 = 8

  let account = QUICHeldPackets()
  private var places: [QUICConnectionID: Place] = [:]
  private var order: [QUICConnectionID] = []
  private var head = 0
  /// Lengths in use, one bit each.
  private var lengths: UInt32 = 0

  /// Packets to `id` from `sender` belong to `conversation`.
  func add(_ id: QUICConnectionID, _ conversation: QUICConversation, from sender: FlowDirection) {
    guard id.count >= Self.shortest else { return }
    lengths |= 1 << UInt32(id.count)
    if places.updateValue(Place(conversation, sender), forKey: id) == nil { order.append(id) }
    while places.count > Self.limit, head < order.count {
      places.removeValue(forKey: order[head])
      head += 1
    }
    if head > 1_024, head > order.count / 2 {
      order.removeFirst(head)
      head = 0
    }
  }

  /// The connection whose packet with a short header this is.
  func conversation(of packet: RawSpan, from direction: FlowDirection) -> QUICConversation? {
    for length in Int(Self.shortest)...QUICConnectionID.longest where lengths & 1 << UInt32(length) != 0 {
      guard packet.byteCount > length, let id = QUICConnectionID(packet.dropping(1).prefix(length)),
        let place = places[id], place.sender == direction, let conversation = place.conversation
      else { continue }
      return conversation
    }
    return nil
  }
}
