import RulePacks

/// The checks that policies may name.
package enum CheckCatalog {
  private static let checks: [any PromiseCheck.Type] = [
    AnonymousLinkageCheck.self, ChildrenCheck.self, CleartextCheck.self, CookieLifetimeCheck.self,
    CookieMajorityCheck.self, DoNotTrackCheck.self, GlobalPrivacyControlCheck.self, IPAnonymizationCheck.self,
    RetargetingDataCheck.self, ThirdPartyDisclosureCheck.self, TrackingStatusCheck.self, WeakTLSCheck.self,
    WellKnownDNTCheck.self,
  ]

  /// Names of all checks, sorted.
  package static var names: [String] { checks.map { $0.name }.sorted() }

  /// The check for a promise; an unknown name or parameter is refused with its place.
  static func make(_ commitment: Commitment) throws(RuleError) -> any PromiseCheck {
    let promise = commitment.promise
    guard let type = checks.first(where: { $0.name == promise.check }) else {
      throw promise.place.error(
        "there is no check '\(promise.check)'", hint: "use one of \(names.joined(separator: ", "))")
    }
    for parameter in promise.parameters where !type.parameters.contains(parameter.name) {
      let known = type.parameters.sorted().joined(separator: ", ")
      throw parameter.place.error(
        "the check '\(promise.check)' takes no '\(parameter.name)'",
        hint: known.isEmpty ? "it takes nothing" : "it takes \(known)")
    }
    return try type.init(commitment)
  }
}
