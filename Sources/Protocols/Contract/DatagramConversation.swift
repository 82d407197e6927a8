/// Tells one UDP conversation from others.
package struct DatagramConversation: Hashable, Sendable {
  /// The frame that opened it.
  package let firstFrame: Int
  package let ports: FlowPorts
  /// The partition of the flow table it belongs to, from 0.
  package let partition: Int

  package init(firstFrame: Int, ports: FlowPorts, partition: Int = 0) {
    self.firstFrame = firstFrame
    self.ports = ports
    self.partition = partition
  }
}
