package import AuditModel

/// Running sums over the frames that were handed out.
package struct CaptureTotals: Sendable, Equatable {
  package var packets = 0
  /// Bytes of frames as captured.
  package var bytes = 0
  /// Bytes of frames as they were on the wire.
  package var originalBytes = 0
  /// Frames of which the capture holds only a part.
  package var truncatedPackets = 0
  /// Earliest and latest time of any frame; simple packet blocks, which bear no time, do not count.
  package var first: Timestamp?
  package var last: Timestamp?
  /// Each link type once, in order of appearance.
  package private(set) var linkTypes: [LinkType] = []
  private var latestLinkType: LinkType?

  package init() {}

  /// Counts one frame; `isTimed` tells whether the capture gave it a time.
  @inline(__always)
  package mutating func add(_ header: borrowing FrameHeader, isTimed: Bool = true) {
    packets &+= 1
    bytes &+= header.capturedLength
    originalBytes &+= header.originalLength
    if header.originalLength > header.capturedLength { truncatedPackets &+= 1 }
    if latestLinkType != header.linkType { note(header.linkType) }
    guard isTimed else { return }
    if let last, header.time <= last {
      if let first, header.time < first { self.first = header.time }
    } else {
      last = header.time
      if first == nil { first = header.time }
    }
  }

  private mutating func note(_ linkType: LinkType) {
    latestLinkType = linkType
    if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
  }
}
