import AuditModel

/// A piece of one direction that waits for its secrets.
struct HeldRecord {
  enum Content {
    /// A whole record, header included.
    case record([UInt8])
    /// A record of which bytes were lost, with the length of its fragment.
    case broken(fragment: Int)
    /// Bytes that were lost, with no telling how many records.
    case loss(Int)
    /// The direction has ended.
    case end
  }

  let content: Content
  let direction: FlowDirection
  /// Stream offset of the record.
  let offset: UInt64
  let time: Timestamp

  /// Where a record stands.
  var moment: WireMoment { WireMoment(count, at: offset, from: direction, time: time) }

  /// Octets that are held.
  var count: Int {
    if case .record(let bytes) = content { bytes.count } else { 0 }
  }
}
