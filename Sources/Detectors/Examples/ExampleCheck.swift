import AuditModel
import Bytes
import Codings
package import RulePacks

/// Runs the examples of rules: what `rules test` and the tests do.
package final class ExampleCheck {
  /// What is wrong with an example.
  package struct Failure: Hashable, Sendable, CustomStringConvertible {
    package var rule: String
    package var line: Int
    package var problem: String

    package var description: String { "\(rule)/examples.yaml:\(line): \(problem)" }
  }

  private let detectors: DetectorSet

  package init(_ rules: DetectorRules) throws(RuleError) { detectors = try DetectorSet(rules) }

  /// The failures of one rule's examples; none when it may load.
  package func failures(of rule: DetectionRule, _ examples: RuleExamples) -> [Failure] {
    var failures: [Failure] = []
    for example in examples.match {
      let found = detectors.matches(in: example).filter { $0.type == rule.type }
      let fits = found.contains { match in
        (example.value.isEmpty || match.value == example.value)
          && (example.form.isEmpty || match.forms.contains(Form(rawValue: example.form)))
      }
      if !fits {
        let seen = found.map { "\($0.value) \($0.forms.map(\.rawValue))" }.joined(separator: ", ")
        failures.append(
          Failure(rule: rule.id, line: example.line, problem: "not found" + (seen.isEmpty ? "" : "; found \(seen)")))
      }
    }
    for example in examples.noMatch {
      for match in detectors.matches(in: example) where match.type == rule.type {
        failures.append(
          Failure(
            rule: rule.id, line: example.line, problem: "found '\(match.value)' although \(example.because)"))
      }
    }
    return failures
  }
}

/// A match kept in clear: examples are no personal data.
struct ExampleMatch {
  var type: DataType
  var value: String
  var forms: [Form]
}

private final class ExampleSink: MatchSink {
  var matches: [ExampleMatch] = []

  func found(_ match: borrowing Match) {
    matches.append(ExampleMatch(type: match.dataType, value: match.normalised.text, forms: match.forms))
  }

  func pending(_ token: borrowing TokenCandidate) {}
}

extension DetectorSet {
  /// What is found in the value of an example.
  func matches(in example: RuleExample) -> [ExampleMatch] {
    let sink = ExampleSink()
    let name = Array(example.name.utf8)
    let key = Array(example.key.utf8)
    enter(example.bytes.span.bytes)
    let leaf = LeafContext(
      part: example.part, direction: example.direction, name: name.span.bytes, key: key.span.bytes,
      value: example.bytes.span.bytes, range: 0..<example.bytes.count, kind: .text)
    inspect(leaf, into: sink)
    leave()
    return sink.matches
  }
}
