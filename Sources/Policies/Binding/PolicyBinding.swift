package import RulePacks

/// Ties a policy's clauses to the text they were written from, without keeping that text: each clause is found by its
/// first words, in the policy's order, and reaches to where the next one begins; its fingerprint is a digest.
package struct PolicyBinding {
  /// All clauses in the policy's order.
  package let clauses: [BoundClause]

  /// `sha256` gives the 32 bytes of the digest; it is passed in because no cryptography is imported here.
  package init(_ policy: PolicyDocument, to text: String, sha256: ([UInt8]) -> [UInt8]) {
    let lines = PolicyText(text).lines
    let starts = Self.starts(of: policy, in: lines)
    let end = Self.end(of: policy, in: lines, after: starts.compactMap(\.self).max() ?? 0)
    clauses = policy.clauses.enumerated().map { index, clause in
      guard let start = starts[index] else {
        return BoundClause(
          clause: clause.id, title: clause.title, text: "", fingerprint: "", expected: clause.fingerprint)
      }
      let next = starts[(index + 1)...].compactMap(\.self).first ?? end
      let digest = sha256(Array(lines[start..<next].map(\.normalised).joined(separator: " ").utf8))
      return BoundClause(
        clause: clause.id, title: clause.title, text: lines[start..<next].map(\.display).joined(separator: " "),
        fingerprint: "sha256:" + Self.hex(digest), expected: clause.fingerprint)
    }
  }

  /// Every clause is there and as it was.
  package var isBound: Bool { clauses.allSatisfy { $0.outcome == .matches } }

  /// The line of each clause; a clause that is not found leaves the others where they are.
  private static func starts(of policy: PolicyDocument, in lines: [PolicyText.Line]) -> [Int?] {
    var position = 0
    return policy.clauses.map { clause in
      guard let line = lines[position...].firstIndex(where: { begins($0.normalised, with: clause.anchor) }) else {
        return nil
      }
      position = line + 1
      return line
    }
  }

  private static func end(of policy: PolicyDocument, in lines: [PolicyText.Line], after last: Int) -> Int {
    guard let mark = policy.end, last < lines.count else { return lines.count }
    return lines[last...].firstIndex { begins($0.normalised, with: mark) } ?? lines.count
  }

  /// `6.2.2` does not begin `6.2.2.1`: a number must end where the anchor ends.
  private static func begins(_ line: String, with anchor: String) -> Bool {
    let anchor = anchor.lowercased()
    guard line.hasPrefix(anchor) else { return false }
    let rest = line.dropFirst(anchor.count)
    guard let next = rest.first else { return true }
    if next.isLetter || next.isNumber { return false }
    guard anchor.last?.isNumber == true, next == "." else { return true }
    return rest.dropFirst().first?.isNumber != true
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
