/// Whether a network capture can show what a clause speaks of.
package enum Observability: String, Hashable, Sendable, CaseIterable {
  case wire, partly, never
}
