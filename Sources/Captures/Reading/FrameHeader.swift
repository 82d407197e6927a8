package import AuditModel

/// What a capture says about one frame, apart from its bytes.
package struct FrameHeader: Sendable, Equatable {
  /// Counted from 1 as Wireshark counts.
  package var number: Int
  package var time: Timestamp
  /// Counted from 0 through all sections of the capture.
  package var interface: Int
  package var linkType: LinkType
  /// Length in bytes of the frame check sequence that ends each frame, when the capture tells; else 0.
  package var fcsLength: UInt8
  package var capturedLength: Int
  /// Length on the wire, as the capture claims; more than `capturedLength` when a snap length cut the frame.
  package var originalLength: Int

  @inlinable package init(
    number: Int, time: Timestamp, interface: Int = 0, linkType: LinkType, fcsLength: UInt8 = 0, capturedLength: Int,
    originalLength: Int
  ) {
    self.number = number
    self.time = time
    self.interface = interface
    self.linkType = linkType
    self.fcsLength = fcsLength
    self.capturedLength = capturedLength
    self.originalLength = originalLength
  }
}
