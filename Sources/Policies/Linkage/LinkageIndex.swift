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
    var type: Int32
    var recipient: Int32
    var digest: String
  }

  /// What of its type's properties matters here.
  private struct Kind {
    /// It names a person, so that what is linked to it becomes personal.
    var isAnchor: Bool
    /// It joins messages. An address is shared by many and changes hands: that it is the same joins nothing.
    var isBridge: Bool
    /// It makes one session of many messages.
    var isSession: Bool

    init(_ type: DataType, _ ontology: TypeGraph) {
      let traits = ontology.traits(of: type)
      isAnchor = traits.isAnchor
      isSession = LinkageIndex.sessionTypes.contains(type)
      isBridge = type != .ipAddress && (traits.isIdentifier || isSession)
    }
  }

  private static let sessionTypes: Set<DataType> = [.sessionCookie, .persistentCookie, .authToken]

  private let outline: TransferOutline
  private let kinds: [Kind]
  /// By the location's number, whether a token stands there that links a visitor to a person known to a marketing
  /// system (Marketo's `mkt_tok`).
  private let isLead: [Bool]
  /// By the transfer's position; empty when nothing is linked to a person.
  private var links: [Link?] = []

  init(_ transfers: [Transfer], outline: TransferOutline, ontology: TypeGraph) {
    self.outline = outline
    kinds = outline.dataTypes.map { Kind($0, ontology) }
    isLead = outline.locations.map { $0.hasSuffix("mkt_tok") }
    let anchors = outline.rows.indices.filter { position in
      isAnchor(outline.rows[position]) && !transfers[position].box.content.links.isEmpty
    }
    guard !anchors.isEmpty else { return }
    links = Array(repeating: nil, count: transfers.count)
    var positions = TransferPositions(transfers)
    for position in anchors { linkNeighbours(of: position, in: transfers, &positions) }
    spread(over: transfers)
    spreadThroughSessions(transfers, &positions)
  }

  /// The link of the transfer at a position, if it has one.
  subscript(position: Int) -> Link? { links.isEmpty ? nil : links[position] }

  private func isAnchor(_ row: TransferOutline.Row) -> Bool {
    kinds[Int(row.dataType)].isAnchor || isLead[Int(row.location)]
  }

  private func kind(_ position: Int) -> Kind { kinds[Int(outline.rows[position].dataType)] }

  private mutating func linkNeighbours(
    of position: Int, in transfers: [Transfer], _ positions: inout TransferPositions
  ) {
    let row = outline.rows[position]
    for id in transfers[position].links {
      guard let other = positions.position(of: id), other != position, links[other] == nil,
        isLead[Int(row.location)] || outline.rows[other].dataType != row.dataType
      else { continue }
      links[other] = Link(anchor: position, path: .message)
    }
  }

  private mutating func spread(over transfers: [Transfer]) {
    var names = Numbering<String>()
    let recipients = outline.recipients.map { names.number(of: $0.entity ?? $0.host ?? $0.address) }
    func identifier(_ position: Int) -> Identifier {
      let row = outline.rows[position]
      return Identifier(
        type: row.dataType, recipient: recipients[Int(row.recipient)],
        digest: transfers[position].box.content.value.digest)
    }
    var bridges: [Identifier: Int] = [:]
    for (position, link) in links.enumerated() where kind(position).isBridge {
      guard let link else { continue }
      let key = identifier(position)
      bridges[key] = min(bridges[key] ?? .max, link.anchor)
    }
    guard !bridges.isEmpty else { return }
    for position in links.indices where links[position] == nil && kind(position).isBridge {
      guard let anchor = bridges[identifier(position)] else { continue }
      links[position] = Link(anchor: anchor, path: .identifier)
    }
  }

  /// What stands beside a cookie or token that is linked to a person in another message.
  private mutating func spreadThroughSessions(_ transfers: [Transfer], _ positions: inout TransferPositions) {
    for position in links.indices where kind(position).isSession {
      guard let link = links[position], link.path != .session else { continue }
      for id in transfers[position].links {
        guard let other = positions.position(of: id), other != link.anchor else { continue }
        if let known = links[other], known.path != .session || known.anchor <= link.anchor { continue }
        links[other] = Link(anchor: link.anchor, path: .session)
      }
    }
  }
}
