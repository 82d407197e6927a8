package import AuditModel

/// One interface as a capture describes it.
package struct CaptureInterface: Sendable, Equatable {
  /// Counted from 0 through all sections of the capture.
  package var index: Int
  package var linkType: LinkType
  /// Longest frame the capture kept, in bytes; 0 for no limit.
  package var snapLength = 0
  package var name: String?
  package var note: String?
  /// The capture filter, as text.
  package var filter: String?
  package var resolution = TimestampResolution.microseconds
  /// Seconds to add to each time.
  package var timeOffset: Int64 = 0

  package init(index: Int, linkType: LinkType) {
    self.index = index
    self.linkType = linkType
  }
}
