import AuditModel
import Detectors

/// Finds out which tokens were digests, or parts, of values seen or known, and turns their places into observations of
/// those values.
struct TokenResolver {
  private let seen: SeenValues
  private let examination: Examination

  init(_ captures: [ObservedCapture], examination: Examination) {
    var seen = SeenValues()
    for capture in captures {
      if let result = capture.result { seen.merge(result.seen) }
    }
    self.seen = seen
    self.examination = examination
  }

  /// The observations of one capture. A token that hides nothing known keeps its type `pendingToken`.
  func observations(of result: WorkerResult) -> [Observation] {
    var observations = result.observations.linked()
    guard !result.tokens.isEmpty else { return observations }
    let resolved = result.tokens.resolve(
      seen, known: examination.rules.known, region: examination.region, with: examination.makeRedactor())
    for token in resolved {
      guard let index = result.observations.position(of: token.tag.key),
        observations[index].dataType == .pendingToken
      else { continue }
      observations[index].dataType = token.dataType
      observations[index].value = token.value
      observations[index].form += token.forms
      observations[index].confidence = token.confidence
    }
    return observations
  }
}
