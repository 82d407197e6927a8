import AuditModel
import Entities

/// Evidence with what judging needs besides: who stands behind the names in it.
struct AssembledEvidence: Sendable {
  var evidence: AuditModel.Evidence
  var attribution: Attribution
}
