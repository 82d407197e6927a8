/// How far a run has come.
package struct AuditProgress: Sendable {
  package var packets = 0
  package var bytes = 0
}
