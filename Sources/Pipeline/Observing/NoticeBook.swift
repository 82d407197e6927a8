import AuditModel

/// Notices by kind: the first few of each in full, the rest counted, so that hostile input cannot flood the report.
struct NoticeBook: Sendable {
  static let limitPerKind = 10

  private struct Kind: Sendable {
    var shown: [Notice] = []
    var total = 0
  }

  private var kinds: [String: Kind] = [:]

  mutating func add(_ kind: String, capture: Int, frame: Int?, detail: String) {
    add(Notice(kind: kind, capture: capture, frame: frame, detail: detail), count: 1)
  }

  mutating func add(_ notice: Notice) { add(notice, count: 1) }

  mutating func merge(_ other: NoticeBook) {
    for (name, kind) in other.kinds {
      for notice in kind.shown { add(notice, count: 0) }
      kinds[name]?.total += kind.total
    }
  }

  /// All notices in order; a kind with more than the limit gets a line that says how many there were.
  var notices: [Notice] {
    kinds.flatMap { name, kind -> [Notice] in
      guard kind.total > kind.shown.count, let last = kind.shown.last else { return kind.shown }
      let more = Notice(
        kind: name, capture: last.capture,
        detail: "\(kind.total) times in all; the first \(kind.shown.count) are listed")
      return kind.shown + [more]
    }.sorted()
  }

  /// Keeps the smallest notices of a kind, so that the result does not depend on who saw which first.
  private mutating func add(_ notice: Notice, count: Int) {
    var kind = kinds[notice.kind] ?? Kind()
    kind.total += count
    if !kind.shown.contains(notice) {
      if kind.shown.count < Self.limitPerKind || notice < kind.shown[kind.shown.count - 1] {
        let position = kind.shown.firstIndex { notice < $0 } ?? kind.shown.count
        kind.shown.insert(notice, at: position)
        if kind.shown.count > Self.limitPerKind { kind.shown.removeLast() }
      }
    }
    kinds[notice.kind] = kind
  }
}
