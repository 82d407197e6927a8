import AuditModel

/// Which of two verdicts is the worse. A kept promise ranks above a mere declaration as a clause's word, because it
/// says more; neither is bad.
enum VerdictRank {
  private static let fromWorst: [Verdict] = [
    .contradicted, .undeclared, .ambiguous, .exposure, .inconclusive, .declaredVague, .kept, .declared, .opaque,
    .notObservable, .outOfScope, .notObserved,
  ]

  private static let ranks = Dictionary(uniqueKeysWithValues: fromWorst.enumerated().map { ($1, $0) })

  static func isWorse(_ left: Verdict, than right: Verdict) -> Bool { (ranks[left] ?? 99) < (ranks[right] ?? 99) }
}
