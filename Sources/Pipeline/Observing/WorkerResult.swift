import AuditModel
import Detectors
import Flows

/// What one worker, or all of them together, found in one capture.
package struct WorkerResult: Sendable {
  /// By partition, the last one for packet headers; `nil` for those of other workers.
  private var pages: [LedgerPage?]
  /// All pages in one, once every worker's are there.
  private(set) var page: LedgerPage
  var notices: NoticeBook
  var coverage: Coverage
  var tcpStarts: StreamStarts
  var udpStarts: StreamStarts

  init(
    pages: [LedgerPage?], notices: NoticeBook, coverage: Coverage, tcpStarts: StreamStarts, udpStarts: StreamStarts
  ) {
    self.pages = pages
    self.notices = notices
    self.coverage = coverage
    self.tcpStarts = tcpStarts
    self.udpStarts = udpStarts
    page = LedgerPage()
  }

  mutating func merge(_ other: WorkerResult) {
    for (index, page) in other.pages.enumerated() where pages[index] == nil { pages[index] = page }
    notices.merge(other.notices)
    coverage.merge(other.coverage)
    tcpStarts.merge(other.tcpStarts)
    udpStarts.merge(other.udpStarts)
  }

  /// Puts the pages together, in the order of the partitions, whoever wrote them: the facts, which cost about as much as
  /// the rest, beside that.
  mutating func bind() {
    var facts: [LedgerPage] = []
    var others: [LedgerPage] = []
    for index in pages.indices {
      guard var page = pages[index].take() else { continue }
      facts.append(page.splitFacts())
      others.append(page)
    }
    sideBySide(
      &facts, { Self.bind(&$0) { $0.facts.merge(&$1.facts) } }, &others, { Self.bind(&$0) { $0.mergeOthers(&$1) } })
    guard var page = others.first, let facts = facts.first?.facts else { return }
    page.facts = facts
    self.page = page
  }

  /// Leaves one page, which has what all of them had.
  private static func bind(_ pages: inout [LedgerPage], _ merge: (inout LedgerPage, inout LedgerPage) -> Void) {
    guard !pages.isEmpty else { return }
    var whole = LedgerPage()
    whole.takeFirst(of: &pages)
    whole.lift()
    for index in pages.indices.dropFirst() {
      var next = LedgerPage()
      swap(&next, &pages[index])
      merge(&whole, &next)
    }
    pages = [whole]
  }

  /// Takes facts and contacts out, each in the order of their first frames.
  mutating func takeFacts() -> (facts: [SightedFact], contacts: [Contact]) {
    sideBySide(&page.facts, { $0.sightings.arrange() }, &page.contacts, { $0.arrange() })
    return (page.facts.sightings.take(), page.contacts.take())
  }

  /// Replaces the observations by others of the same capture.
  mutating func rewrite(_ change: (Int, Observation) -> Observation?) {
    page.observations = page.observations.rewritten(change)
  }

  /// The stream index Wireshark would show.
  func streamIndex(of flow: FlowReference) -> Int {
    switch flow.transport {
    case .tcp: tcpStarts.rank(of: flow.firstFrame)
    case .udp: udpStarts.rank(of: flow.firstFrame)
    case .other: 0
    }
  }
}
