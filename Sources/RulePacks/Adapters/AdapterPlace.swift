/// Which messages an adapter is for.
package struct AdapterPlace: Hashable, Sendable {
  /// Hosts in lower case; `*.example.com` stands for every name below. Empty for any host.
  package var hosts: [String]
  /// Patterns of the URL's path, or of the topic: `*` stands for anything but `/`, `**` for anything. Empty for any.
  package var paths: [String]
  /// `http` for all its versions, else the name of a protocol as in reports.
  package var protocolName: String
  /// Names of the root elements of XML documents, without prefix. With them a document is recognised by itself,
  /// whoever sends it from wherever, and the place has neither hosts nor paths.
  package var roots: [String]

  init(hosts: [String], paths: [String], protocolName: String, roots: [String] = []) {
    self.roots = roots
    self.hosts = hosts
    self.paths = paths
    self.protocolName = protocolName
  }

  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("hosts", "paths", "protocol", "roots")
    hosts = try node.strings("hosts").map { $0.lowercased() }
    paths = try node.strings("paths")
    protocolName = try node.optionalString("protocol") ?? "http"
    roots = try node.strings("roots")
    if !roots.isEmpty {
      guard hosts.isEmpty, paths.isEmpty else { throw node.error("a root stands alone", hint: "give two places") }
      return
    }
    guard protocolName == "http", hosts.isEmpty else { return }
    // Such an adapter is looked for by the first part of the path, in messages to every host.
    guard !paths.isEmpty, paths.allSatisfy({ $0.hasPrefix("/") && !Self.firstPart($0).contains("*") }) else {
      throw node.error("an adapter for any host needs paths that begin with a fixed part", hint: "write '/api/…'")
    }
  }

  /// `/api` of `/api/v1/system`.
  package static func firstPart(_ path: String) -> String {
    guard let slash = path.dropFirst().firstIndex(of: "/") else { return path }
    return String(path[..<slash])
  }
}
