import Decryption
import Protocols

/// The flows of one partition that hold ciphertext because its secrets may still come, in the order in which they began
/// to wait. Some may have been opened since.
final class WaitingFlows {
  let held = HeldBytes()
  /// The sessions of the partition's flows that may be resumed.
  let sessions = SessionTable()
  private var flows: [Conversation] = []
  private var head = 0

  func add(_ conversation: Conversation) {
    guard !conversation.isWaiting else { return }
    conversation.isWaiting = true
    flows.append(conversation)
  }

  func takeOldest() -> Conversation? {
    guard head < flows.count else { return nil }
    let oldest = flows[head]
    oldest.isWaiting = false
    head += 1
    if head > 64, head > flows.count / 2 {
      flows.removeFirst(head)
      head = 0
    }
    return oldest
  }

  func takeAll() -> [Conversation] {
    let all = Array(flows[head...])
    for conversation in all { conversation.isWaiting = false }
    flows = []
    head = 0
    return all
  }
}
