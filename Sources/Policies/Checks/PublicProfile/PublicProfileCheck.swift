import AuditModel
import RulePacks

/// What a Service shows of a profile to somebody who did not sign in: what its owner made public, as the policy
/// announces. Whether the owner chose to is not on the wire, so ways to reach a person are covered by open words only;
/// addresses of devices are nobody's choice.
struct PublicProfileCheck: PromiseCheck {
  static let name = "public-profile"
  static let parameters: [String: ParameterKind] = ["markers": .text, "named": .types, "open": .types, "never": .types]

  private struct Connection: Hashable {
    var capture: Int
    var transport: Transport
    var index: Int

    init(_ transfer: Transfer) {
      capture = transfer.capture
      transport = transfer.stream.transport
      index = transfer.stream.index
    }
  }

  private let clause: String
  /// Parts of a profile's path, in lower case.
  private let markers: [String]
  private let named: Set<DataType>
  private let open: Set<DataType>
  private let never: Set<DataType>

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    markers = commitment.texts("markers").map { $0.lowercased() }
    named = Set(commitment.texts("named").map(DataType.init(rawValue:)))
    open = Set(commitment.texts("open").map(DataType.init(rawValue:)))
    never = Set(commitment.texts("never").map(DataType.init(rawValue:)))
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard let verdict = verdict(on: transfers, in: context), transfers.location.part == .body,
      markers.contains(where: { transfers.location.start.holds($0) }), isShownToAnybody(transfers, in: context)
    else { return nil }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict, isPersonal: true),
        subject: "\(transfers.words) of a profile shown without sign-in: \(transfers.location.field)",
        reason: reason(verdict)),
      isSettling: false)
  }

  private func verdict(on transfers: TransferClass, in context: AuditContext) -> Verdict? {
    if named.contains(transfers.dataType) { return .declared }
    if open.contains(transfers.dataType) {
      return context.settings.strictness == .strict ? .undeclared : .declaredVague
    }
    // Of a device alone no person is shown.
    return never.contains(transfers.dataType) && transfers.key.anchor != nil ? .contradicted : nil
  }

  private func reason(_ verdict: Verdict) -> String {
    switch verdict {
    case .declared: "The clause says that a public profile can be read by others."
    case .contradicted:
      "The clause speaks of what the user made public; an address of a device is nothing that is chosen for a profile."
    default: "Only what the user made public may be shown; whether this was chosen is not on the wire: look it up."
    }
  }

  /// Whether one of them stood in a Service's answer to a request that nothing in its connection signs in.
  private func isShownToAnybody(_ transfers: TransferClass, in context: AuditContext) -> Bool {
    let all = context.evidence.transfers
    let shown = transfers.members.filter { member in
      all[member].direction == .response && all[member].location.hasPrefix("2")
        && all[member].location.contains(" GET /") && context.scope.servers.contains(all[member].sender.address)
    }
    guard !shown.isEmpty else { return false }
    var signedIn: Set<Connection> = []
    for request in all where request.direction == .request && Self.signsIn(request, context) {
      signedIn.insert(Connection(request))
    }
    return shown.contains { !signedIn.contains(Connection(all[$0])) }
  }

  private static func signsIn(_ request: Transfer, _ context: AuditContext) -> Bool {
    switch request.dataType {
    case .sessionCookie, .persistentCookie, .authToken, .password: true
    case .username: FieldLocation(request.location).part == .header
    default: false
    }
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    CheckSummary(absence: "No profile read without sign-in is in these captures.")
  }
}
