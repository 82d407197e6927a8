/// One capture as the report names it.
package struct CaptureSummary: Hashable, Sendable, Codable {
  package var index: Int
  package var path: String
  package var sha256: String
  package var packets = 0
  package var bytes = 0
  package var first: String?
  package var last: String?
  package var linkTypes: [String] = []
  package var truncatedPackets = 0

  package init(index: Int, path: String, sha256: String) {
    self.index = index
    self.path = path
    self.sha256 = sha256
  }
}
