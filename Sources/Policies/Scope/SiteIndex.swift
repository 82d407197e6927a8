import AuditModel

/// For which site's pages messages to others were sent, by the pages that they name: who opens a Service and another
/// site in one sitting sends the same analytics service hits of both, and only those of the Service concern its policy.
struct SiteIndex {
  private struct Place: Hashable {
    var capture: Int
    var frame: Int
  }

  /// Parameters in which services put the page that a message is about, and not one that is linked on it.
  private static let parameters: Set<String> = [
    "dl", "dh", "url", "page", "page_url", "pageurl", "location", "loc", "href", "u", "utmhn", "_mchho",
  ]

  private struct Connection: Hashable {
    var capture: Int
    var stream: Transfer.Stream
  }

  /// Whether a Service's page is among those that the messages in a frame name.
  private var isService: [Place: Bool] = [:]
  /// The frames of a connection in which messages name pages, ascending.
  private var frames: [Connection: [Int]] = [:]

  init(_ transfers: [Transfer], outline: TransferOutline, scope: ScopeMap) {
    let isReferrer = outline.dataTypes.map { $0 == .referrerURL }
    let isPage = outline.dataTypes.map { $0 == .pageURL }
    for (position, row) in outline.rows.enumerated() where row.direction == .request {
      // `Referer` names the page that asked; a parameter for the page before that one does not.
      guard
        isReferrer[Int(row.dataType)] && outline.fields[Int(row.location)].part == .header
          || isPage[Int(row.dataType)] && Self.parameters.contains(outline.fields[Int(row.location)].name)
      else { continue }
      note(transfers[position], scope)
    }
    for connection in frames.keys { frames[connection]?.sort() }
  }

  private mutating func note(_ transfer: Transfer, _ scope: ScopeMap) {
    guard let host = ScopeMap.host(inURL: transfer.value.clear ?? transfer.value.mask) else { return }
    let answer = scope.isService(host: host, party: .unknown)
    for frame in transfer.frames {
      let place = Place(capture: transfer.capture, frame: frame)
      isService[place] = answer || isService[place] == true
    }
    frames[Connection(capture: transfer.capture, stream: transfer.stream), default: []] += transfer.frames
  }

  /// Whether all messages that carried the value are known to be about pages of other sites.
  func isElsewhere(_ transfer: borrowing Transfer) -> Bool {
    guard !isService.isEmpty, transfer.direction == .request, !transfer.frames.isEmpty else { return false }
    // A body follows its header section in frames of its own. Of repeats it is not known which connection they are of.
    let naming = transfer.count == 1 ? lastNaming(transfer) : nil
    let capture = transfer.capture
    return transfer.frames.allSatisfy { frame in
      (isService[Place(capture: capture, frame: frame)]
        ?? naming.flatMap { isService[Place(capture: capture, frame: $0)] })
        == false
    }
  }

  /// The last frame of the connection, up to the value's first, in which a page was named.
  private func lastNaming(_ transfer: borrowing Transfer) -> Int? {
    guard let first = transfer.frames.first,
      let known = frames[Connection(capture: transfer.capture, stream: transfer.stream)]
    else { return nil }
    return known.last { $0 <= first }
  }
}
