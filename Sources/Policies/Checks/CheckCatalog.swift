import RulePacks

/// The checks that policies may name.
package enum CheckCatalog {
  private static let checks: [any PromiseCheck.Type] = [
    AnonymousLinkageCheck.self, ChildrenCheck.self, CleartextCheck.self, ConfirmationMailCheck.self,
    CookieLifetimeCheck.self, CookieMajorityCheck.self, DoNotTrackCheck.self, GlobalPrivacyControlCheck.self,
    IPAnonymizationCheck.self, JobApplicationCheck.self, PublicProfileCheck.self, RetargetingDataCheck.self,
    ThirdPartyDisclosureCheck.self, ThirdPartyLinkCheck.self, TrackingStatusCheck.self, UnsubscribeCheck.self,
    WeakTLSCheck.self, WellKnownDNTCheck.self,
  ]

  /// Names of all checks, sorted.
  package static var names: [String] { checks.map { $0.name }.sorted() }

  /// The check for a promise; an unknown name, parameter or reference is refused with its place.
  static func make(_ commitment: Commitment, in policy: PolicyDocument) throws(RuleError) -> any PromiseCheck {
    let promise = commitment.promise
    guard let type = type(named: promise.check) else {
      throw promise.place.error(
        "there is no check '\(promise.check)'", hint: "use one of \(names.joined(separator: ", "))")
    }
    for parameter in promise.parameters {
      guard let kind = type.parameters[parameter.name] else {
        let known = type.parameters.keys.sorted().joined(separator: ", ")
        throw parameter.place.error(
          "the check '\(promise.check)' takes no '\(parameter.name)'",
          hint: known.isEmpty ? "it takes nothing" : "it takes \(known)")
      }
      try kind.check(parameter, in: policy)
    }
    return try type.init(commitment)
  }

  static func type(named name: String) -> (any PromiseCheck.Type)? { checks.first { $0.name == name } }
}
