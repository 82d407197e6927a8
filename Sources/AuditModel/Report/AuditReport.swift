/// Everything an audit found: `candor-report-1`.
package struct AuditReport: Hashable, Sendable, Codable {
  package struct Tool: Hashable, Sendable, Codable {
    package struct Rules: Hashable, Sendable, Codable {
      package var types: String
      package var packs: [String: String]

      package init(types: String, packs: [String: String]) {
        self.types = types
        self.packs = packs
      }
    }

    package var name = "candor"
    package var version: String
    package var rules: Rules

    package init(version: String, rules: Rules) {
      self.version = version
      self.rules = rules
    }
  }

  package var schema = "candor-report-1"
  package var tool: Tool
  package var captures: [CaptureSummary] = []
  package var policies: [String] = []
  package var transfers: [Transfer] = []
  package var findings: [Finding] = []
  package var clauses: [ClauseResult] = []
  package var devices: [DeviceSummary] = []
  package var coverage = Coverage()
  package var notices: [Notice] = []

  package init(tool: Tool) { self.tool = tool }
}
