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
      guard let result = capture.result else { continue }
      // The first capture's values are shared, not copied.
      if seen.isEmpty { seen = result.page.seen } else { seen.merge(result.page.seen) }
    }
    self.seen = seen
    self.examination = examination
  }

  /// The result with every token that hides a known or seen value told as that value, and without the others.
  func resolved(_ result: WorkerResult) -> WorkerResult {
    guard !result.page.tokens.isEmpty else { return result }
    var hidden: [Int: ResolvedToken<TokenPlace>] = [:]
    let resolved = result.page.tokens.resolve(
      seen, known: examination.rules.known, region: examination.region, with: examination.makeRedactor())
    for token in resolved {
      guard let index = result.page.observations.position(of: token.tag.key), hidden[index] == nil else { continue }
      hidden[index] = token
    }
    var result = result
    result.rewrite { index, observation in
      guard observation.dataType == .pendingToken else { return observation }
      guard let token = hidden[index] else { return nil }
      return observation.revealing(
        token.dataType, token.value, forms: token.forms, confidence: token.confidence)
    }
    return result
  }
}
