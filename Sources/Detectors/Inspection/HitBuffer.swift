import AuditModel
import Bytes

/// What the families found in one leaf, before overlaps are settled. Reused from leaf to leaf.
struct HitBuffer {
  struct Hit {
    var dataType: DataType
    var range: Range<Int>
    /// Where the normal form stands in `arena`.
    var normalised: Range<Int>
    var rank: Rank
    var confidence: Confidence
    var forms: [Form]
    /// The value may hold others of different types (a URL, a free text): they are all reported.
    var isContainer: Bool
    var isDropped = false
  }

  private(set) var hits: [Hit] = []
  /// Normal forms, one behind the other.
  var arena: [UInt8] = []

  init() {
    hits.reserveCapacity(16)
    arena.reserveCapacity(1024)
  }

  /// Hits that are settled together: the work grows with their square.
  private static let most = 128

  var isFull: Bool { hits.count >= Self.most }

  var isEmpty: Bool { hits.isEmpty }

  mutating func removeAll() {
    guard !hits.isEmpty || !arena.isEmpty else { return }
    hits.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  /// Adds a hit whose normal form is what was appended to `arena` since it held `start` bytes.
  mutating func add(
    _ dataType: DataType, at range: Range<Int>, rank: Rank, confidence: Confidence, from start: Int,
    forms: [Form] = [], isContainer: Bool = false
  ) {
    hits.append(
      Hit(
        dataType: dataType, range: range, normalised: start..<arena.count, rank: rank, confidence: confidence,
        forms: forms, isContainer: isContainer))
  }

  /// Adds a hit whose normal form is the value's own bytes.
  mutating func add(
    _ dataType: DataType, _ range: Range<Int>, of value: RawSpan, rank: Rank, confidence: Confidence,
    forms: [Form] = [], isContainer: Bool = false
  ) {
    let start = arena.count
    append(value.clamped(range))
    add(
      dataType, at: range, rank: rank, confidence: confidence, from: start, forms: forms, isContainer: isContainer)
  }

  mutating func append(_ bytes: RawSpan) {
    for index in 0..<bytes.byteCount { arena.append(bytes[index]) }
  }

  mutating func append(_ text: some Sequence<UInt8>) { arena.append(contentsOf: text) }

  mutating func setConfidence(_ confidence: Confidence, ofHit index: Int) { hits[index].confidence = confidence }

  /// Marks as dropped each hit whose bytes a more specific one explains.
  mutating func settle() {
    guard hits.count > 1 else { return }
    preferDerivedForms()
    preferAddresses()
    // Stable for equal ranks: the order of finding decides, which depends on nothing but the leaf.
    var order = Array(hits.indices)
    order.sort { hits[$0].rank == hits[$1].rank ? $0 < $1 : hits[$0].rank < hits[$1].rank }
    for (position, index) in order.enumerated() where !hits[index].isDropped {
      for better in order[..<position] where !hits[better].isDropped && isExplained(index, by: better) {
        hits[index].isDropped = true
        break
      }
    }
  }

  /// A known value found by its bare spelling inside a longer identifier (the node of a UUID, the middle of an
  /// interface identifier) says less than the reading that names how it got there.
  private mutating func preferDerivedForms() {
    for index in hits.indices where hits[index].rank == .known && hits[index].forms.isEmpty {
      let hit = hits[index]
      let isDerived = hits.contains { other in
        other.dataType == hit.dataType && !other.forms.isEmpty && other.rank != .known
          && other.range.overlaps(hit.range) && arena[other.normalised] == arena[hit.normalised]
      }
      if isDerived { hits[index].isDropped = true }
    }
  }

  /// The name of a known user inside an e-mail address says less than the address.
  private mutating func preferAddresses() {
    for index in hits.indices where hits[index].dataType == .username {
      let range = hits[index].range
      let isPart = hits.contains {
        $0.dataType == .emailAddress && $0.range.lowerBound <= range.lowerBound
          && $0.range.upperBound > range.upperBound
      }
      if isPart { hits[index].isDropped = true }
    }
  }

  private func isExplained(_ index: Int, by better: Int) -> Bool {
    let hit = hits[index]
    let other = hits[better]
    // What is embedded in a serial number is told beside it.
    if hit.forms == [.embeddedInSerial], other.dataType != hit.dataType { return false }
    guard hit.range.overlaps(other.range) else { return hit.range == other.range }
    // A name and a password may share one token; otherwise the better reading of the same bytes is the only one.
    if hit.range == other.range { return hit.rank != other.rank || hit.dataType == other.dataType }
    if hit.isContainer { return false }
    return !other.isContainer
  }
}
