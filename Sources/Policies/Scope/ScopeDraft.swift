import AuditModel
import RulePacks

/// The scope of a policy before transfers are noted in it, with the recipients that were asked for meanwhile: what can be
/// known beside the outline of the transfers.
struct ScopeDraft: Sendable {
  var scope: ScopeMap
  var map: RecipientMap

  init(
    _ policy: PolicyDocument, evidence: Evidence, settings: JudgeSettings, directory: any RecipientDirectory
  ) {
    map = RecipientMap(directory)
    scope = ScopeMap(policy, evidence: evidence, settings: settings, map: &map)
  }
}
