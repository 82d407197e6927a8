/// Host names of which each covers everything below it.
struct HostSet: Sendable {
  private let names: Set<String>

  /// Lengths of the names in bytes: most suffixes of a host have none of them and are never made.
  private let lengths: [Int]

  init(_ names: [String]) {
    self.names = Set(names)
    lengths = Set(names.map(\.utf8.count)).sorted()
  }

  /// Looks up the host and each of its parent domains, so the cost does not depend on the size of the set.
  func covers(_ host: String) -> Bool {
    let bytes = host.utf8
    return lengths.contains { length in
      guard length <= bytes.count else { return false }
      let start = bytes.index(bytes.endIndex, offsetBy: -length)
      guard length == bytes.count || bytes[bytes.index(before: start)] == UInt8(ascii: ".") else { return false }
      return names.contains(String(host[start...]))
    }
  }
}
