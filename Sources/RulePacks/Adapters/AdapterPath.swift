package import AuditModel

/// A place in a message as reports write it, `PART PATH`: `query cid`, `body $.device.mac`, `path 2`. In the path `*`
/// stands for anything but `.`, `[`, `]`, `/` and blanks, `**` for anything.
package struct AdapterPath: Hashable, Sendable {
  package var part: Part
  package var path: String

  init(part: Part, path: String) {
    self.part = part
    self.path = path
  }

  init(_ node: RuleNode) throws(RuleError) {
    let text = try node.string()
    let words = text.split(separator: " ", maxSplits: 1)
    guard let first = words.first, let part = Part(rawValue: String(first)) else {
      throw node.error(
        "'\(text)' does not begin with a part of a message",
        hint: "use one of \(Part.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.part = part
    path = words.count > 1 ? String(words[1]) : ""
    if path.utf8.count > 120 { throw node.error("the path is too long", hint: "use '**'") }
  }
}
