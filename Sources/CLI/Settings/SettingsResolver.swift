import Foundation
import RulePacks

/// Finds each setting in the first place that has it.
struct SettingsResolver {
  let options: AuditOptions
  let environment: [String: String]
  let file: ConfigurationFile?

  init(options: AuditOptions, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    self.options = options
    self.environment = environment
    do {
      file = try ConfigurationFile.find(named: options.config ?? environment["CANDOR_CONFIG"])
    } catch {
      throw Failure.usage("\(error)")
    }
  }

  func resolve() throws -> Settings {
    Settings(
      policies: try list("policy", options.policies, standard: ["stratasys-2018-05-25"]) { $0 },
      inventory: try one("inventory", options.inventory, standard: nil) { .some($0) },
      keys: try list("keys", options.keys, standard: []) { $0 },
      protos: try list("protos", options.protos, standard: []) { $0 },
      formats: try list("format", options.formats, standard: [ReportTarget(format: "text")]) {
        ReportTarget(argument: $0)
      },
      failOn: try one("fail-on", options.failOn, standard: .standard) { FailureThreshold($0) },
      minCoverage: try one("min-coverage", options.minCoverage, standard: 0, percent),
      filter: try one("filter", options.filter, standard: nil) { .some($0) },
      strict: try one("strict", options.strict ? "true" : nil, standard: false) { ["true": true, "false": false][$0] },
      region: try one("region", options.region, standard: nil, country),
      workers: try one("workers", options.workers.map(String.init), standard: Self.processors, workers),
      colour: try one("color", options.colour?.rawValue, standard: .auto) { ColourChoice(rawValue: $0) },
      digestKey: try one("digest-key", nil, standard: nil) { .some($0) })
  }

  private static var processors: Int { max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8)) }

  /// A country of ISO 3166-1 by its two letters.
  private func country(_ text: String) -> String?? {
    let code = text.uppercased()
    let isCountry = code.utf8.count == 2 && Locale.Region.isoRegions.contains { $0.identifier == code }
    return isCountry ? .some(code) : nil
  }

  private func percent(_ text: String) -> Double? {
    Double(text.hasSuffix("%") ? String(text.dropLast()) : text).flatMap { (0...100).contains($0) ? $0 : nil }
  }

  private func workers(_ text: String) -> Int? { Int(text).flatMap { (1...64).contains($0) ? $0 : nil } }

  /// A single value; `flag` is what the command line says.
  private func one<Value>(
    _ name: String, _ flag: String?, standard: Value, _ parse: (String) -> Value?
  ) throws -> Setting<Value> {
    if let flag {
      guard let value = parse(flag) else { throw Self.unusable(name, flag, in: "--\(name)") }
      return Setting(value: value, source: "flag")
    }
    let variable = Self.variable(name)
    if let text = environment[variable], !text.isEmpty {
      guard let value = parse(text) else { throw Self.unusable(name, text, in: variable) }
      return Setting(value: value, source: "environment (\(variable))")
    }
    if let entry = file?.entries[name] {
      guard entry.texts.count == 1, let value = parse(entry.texts[0]) else {
        throw Self.unusable(name, entry.texts.joined(separator: ", "), in: entry.place)
      }
      return Setting(value: value, source: entry.place)
    }
    return Setting(value: standard, source: "built in")
  }

  private func list<Value>(
    _ name: String, _ flags: [Value], standard: [Value], _ parse: (String) -> Value?
  ) throws -> Setting<[Value]> {
    if !flags.isEmpty { return Setting(value: flags, source: "flag") }
    let variable = Self.variable(name)
    if let text = environment[variable], !text.isEmpty {
      let values = text.split(separator: ",").map { parse(String($0)) }
      guard !values.contains(where: { $0 == nil }) else { throw Self.unusable(name, text, in: variable) }
      return Setting(value: values.compactMap(\.self), source: "environment (\(variable))")
    }
    if let entry = file?.entries[name] {
      let values = entry.texts.map(parse)
      guard !values.contains(where: { $0 == nil }) else {
        throw Self.unusable(name, entry.texts.joined(separator: ", "), in: entry.place)
      }
      return Setting(value: values.compactMap(\.self), source: entry.place)
    }
    return Setting(value: standard, source: "built in")
  }

  private static func variable(_ name: String) -> String {
    "CANDOR_" + name.uppercased().replacing("-", with: "_")
  }

  /// - Parameters:
  ///   - text: What was given, cut where it is long.
  ///   - place: The option, variable, or file and line.
  private static func unusable(_ name: String, _ text: String, in place: String) -> Failure {
    let hints = [
      "fail-on": "use \(FailureThreshold.words)", "min-coverage": "give a percentage from 0 to 100",
      "workers": "give a number from 1 to 64", "region": "give a two-letter country code, as US",
      "format": "use \(ReportTarget.allValueStrings.joined(separator: ", ")), with =PATH for a file",
      "color": "use auto, always or never", "strict": "use true or false",
    ]
    let subject = place.hasPrefix("--") ? place : "\(place): \(name)"
    return Failure.usage("\(subject) cannot be '\(text.prefix(40))'; \(hints[name] ?? "give one value")")
  }
}
