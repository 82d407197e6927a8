import AuditModel
import RulePacks

/// What a reader must know about the fit of policy and evidence.
struct ScopeNotices {
  private let context: AuditContext

  init(_ context: AuditContext) { self.context = context }

  var notices: [Notice] { dateNotices + outsideNotices }

  private var dateNotices: [Notice] {
    context.evidence.captures.compactMap { capture in
      guard let day = capture.first.flatMap({ CivilDate(String($0.prefix(10))) }) else { return nil }
      let policy = context.policy
      if day < policy.effective {
        return Notice(
          kind: "policy-date", capture: capture.index,
          detail: "the capture is of \(day), before policy \(policy.id) took effect on \(policy.effective)")
      }
      guard let lastSeen = policy.lastSeen, day > lastSeen else { return nil }
      return Notice(
        kind: "policy-date", capture: capture.index,
        detail: "the capture is of \(day); policy \(policy.id) is known to have held until \(lastSeen), and a later "
          + "version may have replaced it")
    }
  }

  private var outsideNotices: [Notice] {
    var count = 0
    var outside: Set<String> = []
    for index in context.classes.indices where !context.classes[index].key.standing.isInScope {
      count += context.classes[index].members.count
      outside.insert(context.classes[index].recipientName)
    }
    guard count > 0 else { return [] }
    let names = outside.sorted()
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    return [
      Notice(
        kind: "out-of-scope",
        detail: "\(count) transfer\(count == 1 ? "" : "s") to \(shown) lie outside policy \(context.policy.id) and "
          + "were not judged by it")
    ]
  }
}
