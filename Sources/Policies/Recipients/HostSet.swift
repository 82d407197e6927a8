/// Host names of which each covers everything below it.
struct HostSet: Sendable {
  private let names: Set<String>

  init(_ names: [String]) { self.names = Set(names) }

  /// Looks up the host and each of its parent domains, so the cost does not depend on the size of the set.
  func covers(_ host: String) -> Bool {
    guard !names.isEmpty else { return false }
    var rest = host[...]
    while true {
      if names.contains(String(rest)) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
  }
}
