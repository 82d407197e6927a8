/// All that observing captures yields and judging needs: the two stages meet here. Ordered by (capture, first frame).
package struct Evidence: Sendable {
  package var captures: [CaptureSummary] = []
  package var transfers: [Transfer] = []
  package var facts: [SightedFact] = []
  package var contacts: [Contact] = []
  package var devices: [DeviceSummary] = []
  package var coverage = Coverage()
  package var notices: [Notice] = []

  package init() {}
}
