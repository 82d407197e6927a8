import AuditModel

extension Severity {
  /// The severity of a verdict on data that is personal or not; exposures bring their own.
  init(_ verdict: Verdict, isPersonal: Bool = false) {
    switch verdict {
    case .contradicted: self = .error
    case .undeclared: self = isPersonal ? .error : .warning
    case .ambiguous, .exposure, .inconclusive: self = .warning
    case .declaredVague: self = .note
    case .declared, .kept, .notObserved, .opaque, .notObservable, .outOfScope: self = .none
    }
  }
}
