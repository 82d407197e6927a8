import Yams

extension RuleTree {
  /// An alias repeats what it stands for, so a small file could name a huge tree.
  private static let limit = 1 << 20
  private static let depthLimit = 64

  /// Parses YAML text; `file` is the name used in errors.
  convenience init(yaml: String, file: String) throws(RuleError) {
    let node: Node?
    do {
      // The basic resolver takes every scalar as text. The default one runs regular expressions over each, which
      // doubles the time to load the rules. The encoding is named because the default looks through the environment
      // each time.
      node = try compose(yaml: yaml, .basic, .default, .utf8)
    } catch let error as YamlError {
      throw Self.error(from: error, file: file)
    } catch {
      throw RuleError(file: file, problem: "\(error)", hint: "")
    }
    guard let node else { throw RuleError(file: file, problem: "the file is empty", hint: "see docs/ for its shape") }
    var entries: [Entry] = []
    var text: [UInt8] = []
    guard Self.append(node, parent: -1, depth: 0, &entries, &text) else {
      throw RuleError(file: file, problem: "the file is too large or too deep", hint: "divide it")
    }
    self.init(file: file, entries: entries, text: text)
  }

  private static func append(
    _ node: Node, parent: Int32, depth: Int, _ entries: inout [Entry], _ text: inout [UInt8]
  ) -> Bool {
    let position = entries.count
    guard position < limit, text.count < limit << 4, depth < depthLimit else { return false }
    let mark = node.mark
    let start = Int32(text.count)
    var kind = Kind.quoted
    var children: [Node] = []
    switch node {
    case .scalar(let scalar):
      if scalar.style == .plain { kind = .plain }
      text.append(contentsOf: scalar.string.utf8)
    case .sequence(let sequence):
      kind = .sequence
      children = Array(sequence)
    case .mapping(let mapping):
      kind = .mapping
      for (key, value) in mapping { children += [key, value] }
    case .alias: return false
    }
    entries.append(
      Entry(
        kind: kind, line: Int32(clamping: mark?.line ?? 0), column: Int32(clamping: mark?.column ?? 0), parent: parent,
        end: 0, textStart: start, textEnd: Int32(clamping: text.count)))
    for child in children {
      guard append(child, parent: Int32(position), depth: depth + 1, &entries, &text) else { return false }
    }
    entries[position].end = Int32(entries.count)
    return true
  }

  private static func error(from error: YamlError, file: String) -> RuleError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      RuleError(file: file, line: mark.line, column: mark.column, problem: problem, hint: "mend the YAML syntax")
    default:
      RuleError(file: file, problem: "not YAML: \(error)", hint: "mend the YAML syntax")
    }
  }
}
