package import AuditModel

/// Something was sent: who received it?
package struct Question: Hashable, Sendable {
  package var sender: IPAddress
  package var recipient: IPAddress
  package var port: UInt16
  /// The name by which the sender addressed the recipient, as on the wire (`Host`, `:authority`, SNI).
  package var host: String?
  /// The recipient asked, and this is its answer.
  package var isResponse: Bool
  /// `tls` when `host` is an SNI.
  package var protocolName: String
  package var capture: Int
  package var frame: Int
  package var flow: FlowReference?
  package var time: Timestamp

  package init(
    sender: IPAddress, recipient: IPAddress, port: UInt16, host: String? = nil, isResponse: Bool = false,
    protocolName: String = "", capture: Int, frame: Int, flow: FlowReference? = nil, time: Timestamp
  ) {
    self.sender = sender
    self.recipient = recipient
    self.port = port
    self.host = host
    self.isResponse = isResponse
    self.protocolName = protocolName
    self.capture = capture
    self.frame = frame
    self.flow = flow
    self.time = time
  }
}

/// Who received it.
package struct Answer: Hashable, Sendable {
  package var recipient: Transfer.Recipient
  /// Id of the entity whose machines the recipient runs on, where a chain of aliases ends there.
  package var hosting: String?
  /// Where names disagree: `domain-fronting`, `alias-of-another-entity`.
  package var notices: [Notice] = []
}
