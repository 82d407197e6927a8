import AuditModel

/// For every transfer, a transfer of a value that names a person to which it is linked: in the same message; through
/// the same identifier that stood beside such a value in another message to the same recipient; or beside a cookie or
/// token that is linked so, because they make one session of many messages. A marketing system's token for a known
/// person counts as such a value.
struct LinkageIndex {
  enum Path {
    case message, identifier, session
  }

  struct Link {
    /// Position of the transfer with the naming value.
    var anchor: Int
    var path: Path
  }

  private struct Identifier: Hashable {
    var type: DataType
    var digest: String
    var recipient: String
  }

  private static let sessionTypes: Set<DataType> = [.sessionCookie, .persistentCookie, .authToken]

  private(set) var links: [Int: Link] = [:]

  init(_ transfers: [Transfer], ontology: TypeGraph) {
    let anchors = transfers.indices.filter { Self.isAnchor(transfers[$0], ontology) }
    guard !anchors.isEmpty else { return }
    var positions: [String: Int] = [:]
    positions.reserveCapacity(transfers.count)
    for position in transfers.indices { positions[transfers[position].id] = position }
    for position in anchors {
      let isLead = transfers[position].isLeadToken
      for id in transfers[position].links {
        guard let other = positions[id], other != position, links[other] == nil,
          isLead || transfers[other].dataType != transfers[position].dataType
        else { continue }
        links[other] = Link(anchor: position, path: .message)
      }
    }
    spread(over: transfers, ontology: ontology)
    spreadThroughSessions(transfers, positions)
  }

  /// Whether what is linked to the transfer becomes personal by it.
  private static func isAnchor(_ transfer: Transfer, _ ontology: TypeGraph) -> Bool {
    !transfer.links.isEmpty && (ontology.traits(of: transfer.dataType).isAnchor || transfer.isLeadToken)
  }

  /// An address is shared by many and changes hands: that it is the same joins nothing.
  private static func isBridge(_ transfer: Transfer, _ ontology: TypeGraph) -> Bool {
    transfer.dataType != .ipAddress
      && (ontology.traits(of: transfer.dataType).isIdentifier || sessionTypes.contains(transfer.dataType))
  }

  private mutating func spread(over transfers: [Transfer], ontology: TypeGraph) {
    var bridges: [Identifier: Int] = [:]
    for (position, link) in links where Self.isBridge(transfers[position], ontology) {
      let key = Self.identifier(transfers[position])
      bridges[key] = min(bridges[key] ?? .max, link.anchor)
    }
    guard !bridges.isEmpty else { return }
    for position in transfers.indices where links[position] == nil {
      guard Self.isBridge(transfers[position], ontology), let anchor = bridges[Self.identifier(transfers[position])]
      else { continue }
      links[position] = Link(anchor: anchor, path: .identifier)
    }
  }

  /// What stands beside a cookie or token that is linked to a person in another message.
  private mutating func spreadThroughSessions(_ transfers: [Transfer], _ positions: [String: Int]) {
    for position in transfers.indices where Self.sessionTypes.contains(transfers[position].dataType) {
      guard let link = links[position], link.path != .session else { continue }
      for id in transfers[position].links {
        guard let other = positions[id], other != link.anchor else { continue }
        if let known = links[other], known.path != .session || known.anchor <= link.anchor { continue }
        links[other] = Link(anchor: link.anchor, path: .session)
      }
    }
  }

  private static func identifier(_ transfer: Transfer) -> Identifier {
    Identifier(
      type: transfer.dataType, digest: transfer.value.digest,
      recipient: transfer.recipient.entity ?? transfer.recipient.host ?? transfer.recipient.address)
  }
}

extension Transfer {
  /// Marketo's `mkt_tok`, which links a visitor to a person whom the marketing system knows.
  fileprivate var isLeadToken: Bool { location.hasSuffix("mkt_tok") }
}
