import ArgumentParser
import Foundation
import Policies
import RulePacks

/// The policies that a command names, with their errors told in one line.
struct PolicySource {
  let rules: RulesFolder

  init() throws {
    do { rules = try RulesFolder.find() } catch { throw Failure.usage("\(error)") }
  }

  /// The policy with this id or path; without one, the first of the settings.
  func policy(_ name: String?) throws -> PolicyDocument {
    do {
      return try PolicyLibrary(rules).policy(try name ?? standard)
    } catch let error as RuleError {
      throw Failure.usage("\(error)")
    }
  }

  /// Ids of all policies.
  var ids: [String] { PolicyLibrary(rules).ids }

  func ontology() throws -> TypeGraph {
    do { return TypeGraph(try TypeOntology(rules)) } catch { throw Failure.usage("\(error)") }
  }

  private var standard: String {
    get throws {
      let settings = try SettingsResolver(options: AuditOptions.parse([])).resolve()
      guard let first = settings.policies.value.first else { throw Failure.usage("name a policy: \(ids)") }
      return first
    }
  }
}
