package import AuditModel

/// What is known of a message before its fields.
package struct MessageHead: Sendable {
  /// `http/1.1`, `dns`, `dhcp`, `stratasys-fdm` …
  package var protocolName: StaticString
  package var direction: MessageDirection
  /// The side of the flow that sent it.
  package var sender: FlowDirection
  package var signals: PreferenceSignals
  /// HTTP/2 or QUIC stream.
  package var sub: Int?

  package init(
    protocolName: StaticString, direction: MessageDirection, sender: FlowDirection,
    signals: PreferenceSignals = PreferenceSignals(), sub: Int? = nil
  ) {
    self.protocolName = protocolName
    self.direction = direction
    self.sender = sender
    self.signals = signals
    self.sub = sub
  }
}

/// The preference signals a request carried: `DNT` and `Sec-GPC`. The value is the header's first byte, 0 for none.
package struct PreferenceSignals: Hashable, Sendable {
  package var dnt: UInt8
  package var gpc: UInt8

  package init(dnt: UInt8 = 0, gpc: UInt8 = 0) {
    self.dnt = dnt
    self.gpc = gpc
  }

  package var isEmpty: Bool { dnt == 0 && gpc == 0 }
}
