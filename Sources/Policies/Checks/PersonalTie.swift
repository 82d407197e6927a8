import AuditModel

/// What makes data in a place that should be anonymous personal after all.
enum PersonalTie: String {
  case value, hash, lead, link

  init?(_ transfers: TransferClass) {
    let traits = transfers.traits
    if traits.isAnchor || traits.isSecret {
      self = transfers.key.isHashed ? .hash : .value
    } else if transfers.location.field.lowercased().holds("mkt_tok") {
      self = .lead
    } else if traits.isIdentifier, transfers.key.anchor != nil {
      self = .link
    } else {
      return nil
    }
  }

  var sentence: String {
    switch self {
    case .value: "This value names or reaches a person."
    case .hash: "A hash of a value that names a person still recognises that person."
    case .lead: "A mkt_tok stands for a person whom the marketing system knows."
    case .link: "This identifier is linked to a value that names a person."
    }
  }
}
