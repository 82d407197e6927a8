import AuditModel

/// A setting with the place it came from, for `doctor`.
struct Setting<Value> {
  var value: Value
  /// `flag`, `environment (CANDOR_POLICY)`, a file and line, or `built in`.
  var source: String
}

/// All settings of a run, resolved: flag, environment, `--config`, nearest `candor.yaml` upward, built in.
struct Settings {
  var policies: Setting<[String]>
  var inventory: Setting<String?>
  var keys: Setting<[String]>
  var protos: Setting<[String]>
  var formats: Setting<[ReportTarget]>
  var failOn: Setting<FailureThreshold>
  /// Percent, 0 to 100.
  var minCoverage: Setting<Double>
  var filter: Setting<String?>
  var strict: Setting<Bool>
  var region: Setting<String?>
  var workers: Setting<Int>
  var colour: Setting<ColourChoice>
  var digestKey: Setting<String?>

  /// Name, value and source of each, in a fixed order.
  var table: [(name: String, value: String, source: String)] {
    func list(_ values: [String]) -> String { values.isEmpty ? "none" : values.joined(separator: ", ") }
    return [
      ("policy", list(policies.value), policies.source),
      ("inventory", inventory.value ?? "none", inventory.source),
      ("keys", list(keys.value), keys.source),
      ("protos", list(protos.value), protos.source),
      (
        "format", list(formats.value.map(\.description)),
        formats.source
      ),
      ("fail-on", failOn.value.description, failOn.source),
      ("min-coverage", "\(minCoverage.value)", minCoverage.source),
      ("filter", filter.value ?? "none", filter.source),
      ("strict", "\(strict.value)", strict.source),
      ("region", region.value ?? "none", region.source),
      ("workers", "\(workers.value)", workers.source),
      ("color", colour.value.rawValue, colour.source),
      ("digest-key", digestKey.value == nil ? "built in" : "set", digestKey.source),
    ]
  }
}
