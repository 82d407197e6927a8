package import AuditModel

/// One thing that a clause says about data.
package struct PolicyStatement: Hashable, Sendable {
  package enum Modality: String, Hashable, Sendable, CaseIterable {
    case collects
    case mayCollect = "may-collect"
    case doesNotCollect = "does-not-collect"
    case shares
    case mayShare = "may-share"
    case doesNotShare = "does-not-share"

    package var isDenial: Bool { self == .doesNotCollect || self == .doesNotShare }
    /// The recipient is somebody to whom data is passed on, not the actor.
    package var isSharing: Bool { self == .shares || self == .mayShare || self == .doesNotShare }
  }

  /// Whether the text names the category, or only open words cover it.
  package enum Wording: String, Hashable, Sendable, CaseIterable {
    case named
    case catchAll = "catch-all"
  }

  /// Where the data must stand for the statement to speak of it. Empty lists ask nothing; texts are lower case.
  package struct Condition: Hashable, Sendable {
    /// One of these occurs in the message's first words.
    package var start: [String] = []
    package var part: [Part] = []
    /// One of these is the name within the part (`referer`, `email`).
    package var name: [String] = []
    /// The statement speaks of the device that sends, not of others around it.
    package var ownDevice = false
    /// The statement does not speak of what these send: of a website's visitors, say, and not of printers.
    package var notFrom: [Role] = []

    /// It asks where the data stands.
    package var isAboutPlace: Bool { !(start.isEmpty && part.isEmpty && name.isEmpty) }
    package var isEmpty: Bool { !isAboutPlace && !ownDevice && notFrom.isEmpty }
  }

  package var id: String
  package var modality: Modality
  /// Who collects; for sharing, who passes on.
  package var actor: [Party]
  /// Nodes of the data-type ontology. None: the statement speaks of the recipient alone, and contact exercises it.
  package var data: [DataType]
  package var wording: Wording
  /// Names of recipient groups; none means any recipient that the actor allows.
  package var recipients: [String]
  package var condition: Condition
  /// Exercised beside the statement that discloses the data best, never instead of it.
  package var isSecondary: Bool
  package var note: String?
  package var place: RulePlace
}
