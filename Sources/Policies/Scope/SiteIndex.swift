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

  /// Whether a Service's page is among those that the messages in a frame name.
  private var isService: [Place: Bool] = [:]

  init(_ transfers: [Transfer], scope: ScopeMap) {
    let span = transfers.span
    for index in span.indices { note(span[index], scope) }
  }

  private mutating func note(_ transfer: borrowing Transfer, _ scope: ScopeMap) {
    guard transfer.direction == .request, Self.namesPage(transfer),
      let host = ScopeMap.host(inURL: transfer.value.clear ?? transfer.value.mask)
    else { return }
    let answer = scope.isService(host: host, party: .unknown)
    for frame in transfer.frames {
      let place = Place(capture: transfer.capture, frame: frame)
      isService[place] = answer || isService[place] == true
    }
  }

  /// `Referer` names the page that asked; a parameter for the page before that one does not.
  private static func namesPage(_ transfer: borrowing Transfer) -> Bool {
    if transfer.dataType == .referrerURL { return FieldLocation(transfer.location).part == .header }
    return transfer.dataType == .pageURL && parameters.contains(FieldLocation(transfer.location).name)
  }

  /// Whether all messages that carried the value are known to be about pages of other sites.
  func isElsewhere(_ transfer: borrowing Transfer) -> Bool {
    guard !isService.isEmpty, transfer.direction == .request, !transfer.frames.isEmpty else { return false }
    let capture = transfer.capture
    return transfer.frames.allSatisfy { isService[Place(capture: capture, frame: $0)] == false }
  }
}
