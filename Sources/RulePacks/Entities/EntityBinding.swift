/// What shows that a recipient is an entity's, during which days, and why that is believed.
package struct EntityBinding: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A host name and everything below it, also as the target of an alias.
    case suffix
    /// The organisation (O) of a certificate's subject, compared without case.
    case organisation
    /// The organisation of the IEEE registry's 24-bit prefix, as `3C-70-59`.
    case oui
  }

  package let kind: Kind
  /// In lower case.
  package let value: String
  package let span: DateSpan
  package let reason: String

  package init(kind: Kind, value: String, span: DateSpan = .always, reason: String) {
    self.kind = kind
    self.value = value
    self.span = span
    self.reason = reason
  }
}

extension EntityBinding {
  /// `{suffix: example.com, reason: …}`: exactly one of the kinds.
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("suffix", "organisation", "oui", "from", "until", "reason")
    var found: (Kind, RuleNode)?
    for kind in Kind.allCases {
      guard let value = try node.optional(kind.rawValue) else { continue }
      guard found == nil else { throw value.error("a binding has one kind only", hint: "make two bindings of it") }
      found = (kind, value)
    }
    guard let (kind, value) = found else {
      throw node.error("a binding needs a kind", hint: "add suffix, organisation or oui")
    }
    self.init(
      kind: kind, value: try Self.check(value, kind), span: try node.span(), reason: try node.string("reason"))
  }

  private static func check(_ node: RuleNode, _ kind: Kind) throws(RuleError) -> String {
    let text = try node.string().lowercased()
    switch kind {
    case .suffix where !isHostName(text): throw node.error("'\(text)' is no host name", hint: "write example.com")
    case .oui where !isPrefix(text): throw node.error("'\(text)' is no registry prefix", hint: "write 3C-70-59")
    case .organisation where text.isEmpty: throw node.error("an organisation needs a name")
    default: return text
    }
  }

  private static func isHostName(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count)
          && label.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
          }
      }
  }

  private static func isPrefix(_ text: String) -> Bool {
    let octets = text.split(separator: "-", omittingEmptySubsequences: false)
    return octets.count == 3 && octets.allSatisfy { $0.utf8.count == 2 && UInt8($0, radix: 16) != nil }
  }
}
