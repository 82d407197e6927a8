import AuditModel
import RulePacks

/// Values that anybody on the way can read, and secrets in addresses, which are written down on the way's ends (logs,
/// histories, `Referer`) though nobody between can read them. Never a passed promise: the clause speaks of appropriate
/// measures, so what is seen is an exposure, with a severity.
struct CleartextCheck: PromiseCheck {
  static let name = "cleartext"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.isClear else { return secretInAddress(transfers) }
    guard let severity = severity(of: transfers) else { return nil }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .exposure, severity: severity, subject: subject(transfers),
        reason: reason(transfers), aspect: transfers.key.isLocal ? "lan" : "wide"),
      isSettling: false)
  }

  /// What a server hands out to be used once (RFC 6749 section 4.1.2, `code`) stands in an address by design.
  private func secretInAddress(_ transfers: TransferClass) -> TransferVerdict? {
    guard transfers.traits.isSecret, transfers.location.part == .query || transfers.location.part == .path,
      transfers.key.standing.isInScope, transfers.location.name != "code"
    else { return nil }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .exposure, severity: .warning,
        subject: "\(transfers.words) in the address of a request to \(transfers.recipientName): "
          + transfers.location.field,
        reason: "The channel is encrypted, but addresses are kept in logs and histories and passed on in Referer.",
        aspect: "address"),
      isSettling: false)
  }

  /// High, medium and low of the domain's scale: credentials always high; personal data high on its way out and medium
  /// on the local network; of the rest, lasting identifiers and contents medium on their way out, all else low. What
  /// identifies nothing and leaves in clear (browser type, page) is no exposure.
  private func severity(of transfers: TransferClass) -> Severity? {
    let traits = transfers.traits
    guard transfers.key.standing.isInScope else { return traits.isSecret ? .error : nil }
    if traits.isSecret { return .error }
    if traits.isPersonal { return transfers.key.isLocal ? .warning : .error }
    switch (traits.scope, traits.identifiability) {
    case (.content, _), (_, .persistent): return transfers.key.isLocal ? .note : .warning
    case (_, .resettable): return .note
    case (.device, _), (.installation, _), (.network, _): return transfers.key.isLocal ? .note : nil
    default: return nil
    }
  }

  private func subject(_ transfers: TransferClass) -> String {
    let place = transfers.key.isLocal ? "on the local network" : "over the Internet"
    let hashed = transfers.key.isHashed ? " (hashed)" : ""
    return "\(transfers.dataType.words)\(hashed) readable \(place): \(transfers.key.protocol)"
      + " with \(transfers.recipientName), \(transfers.location.field)"
  }

  private func reason(_ transfers: TransferClass) -> String {
    var text =
      transfers.key.isLocal
      ? "Sent without encryption to a peer that collects nothing; whoever shares the network can read it."
      : "Sent without encryption; whoever is on the way can read it."
    if !transfers.key.standing.isInScope { text += " The policy does not govern this device or host." }
    if let anchor = transfers.anchorWords { text += " The message also holds a linked \(anchor)." }
    return text
  }
}
