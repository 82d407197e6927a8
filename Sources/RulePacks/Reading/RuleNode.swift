import Foundation
import Yams

/// One node of a YAML file that remembers where it stands, so that every complaint can name file, line and column.
package struct RuleNode {
  package let file: String
  let node: Node
  /// The key under which the node was found, for messages.
  let name: String

  /// Reads and parses a file.
  package init(contentsOf path: String) throws(RuleError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RuleError(file: path, problem: "the file cannot be read", hint: "check the path and its permissions")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw RuleError(file: path, problem: "the file is not UTF-8 text", hint: "save it as UTF-8")
    }
    try self.init(text: text, file: path)
  }

  /// Parses YAML text; `file` is the name used in errors.
  package init(text: String, file: String) throws(RuleError) {
    do {
      // The basic resolver takes every scalar as text. The default one runs regular expressions over each, which
      // doubles the time to load the rules; what a scalar means is asked for by `int()` and its like. The encoding is
      // named because the default looks through the environment each time.
      guard let node = try compose(yaml: text, .basic, .default, .utf8) else {
        throw RuleError(file: file, problem: "the file is empty", hint: "see docs/ for its shape")
      }
      self.init(file: file, node: node, name: "the document")
    } catch let error as RuleError {
      throw error
    } catch let error as YamlError {
      throw Self.error(from: error, file: file)
    } catch {
      throw RuleError(file: file, problem: "\(error)", hint: "")
    }
  }

  init(file: String, node: Node, name: String) {
    self.file = file
    self.node = node
    self.name = name
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

  package var line: Int { node.mark?.line ?? 0 }
  package var column: Int { node.mark?.column ?? 0 }

  /// An error at this node.
  package func error(_ problem: String, hint: String = "") -> RuleError {
    RuleError(file: file, line: line, column: column, problem: problem, hint: hint)
  }

  // MARK: Scalars

  package func string() throws(RuleError) -> String {
    guard let text = node.scalar?.string else { throw error("\(name) must be text") }
    return text
  }

  package func int() throws(RuleError) -> Int {
    guard let value = node.int else { throw error("\(name) must be a whole number") }
    return value
  }

  package func bool() throws(RuleError) -> Bool {
    guard let value = node.bool else { throw error("\(name) must be true or false") }
    return value
  }

  /// One of the raw values of an enumeration; the error lists them.
  package func choice<Choice: RawRepresentable & CaseIterable>(of type: Choice.Type) throws(RuleError) -> Choice
  where Choice.RawValue == String {
    let text = try string()
    guard let choice = Choice(rawValue: text) else {
      throw error(
        "\(name) cannot be '\(text)'", hint: "use one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  // MARK: Sequences

  /// The elements of a sequence.
  package func list() throws(RuleError) -> [RuleNode] {
    guard let sequence = node.sequence else { throw error("\(name) must be a list") }
    return sequence.map { RuleNode(file: file, node: $0, name: "an entry of \(name)") }
  }

  package func strings() throws(RuleError) -> [String] {
    var texts: [String] = []
    for element in try list() { texts.append(try element.string()) }
    return texts
  }

  // MARK: Mappings

  /// The value under `key`, or `nil` when there is none (or a null).
  package func optional(_ key: String) throws(RuleError) -> RuleNode? {
    guard let mapping = node.mapping else { throw error("\(name) must be a mapping") }
    // Yams' own look-up makes a node of the key, which costs more than passing the few keys there are.
    guard let value = mapping.first(where: { $0.key.scalar?.string == key })?.value,
      value.null == nil || value.scalar?.style != .plain
    else { return nil }
    return RuleNode(file: file, node: value, name: "'\(key)'")
  }

  package func required(_ key: String) throws(RuleError) -> RuleNode {
    guard let value = try optional(key) else {
      throw error("\(name) lacks '\(key)'", hint: "add '\(key):'")
    }
    return value
  }

  package func string(_ key: String) throws(RuleError) -> String { try required(key).string() }

  package func optionalString(_ key: String) throws(RuleError) -> String? { try optional(key)?.string() }

  /// The texts under `key`; none when the key is absent.
  package func strings(_ key: String) throws(RuleError) -> [String] { try optional(key)?.strings() ?? [] }

  /// The elements under `key`; none when the key is absent.
  package func list(_ key: String) throws(RuleError) -> [RuleNode] { try optional(key)?.list() ?? [] }

  /// Keys and values in the order of the file.
  package func entries() throws(RuleError) -> [(key: String, value: RuleNode)] {
    guard let mapping = node.mapping else { throw error("\(name) must be a mapping") }
    var entries: [(key: String, value: RuleNode)] = []
    for (key, value) in mapping {
      let keyNode = RuleNode(file: file, node: key, name: "a key of \(name)")
      let text = try keyNode.string()
      entries.append((text, RuleNode(file: file, node: value, name: "'\(text)'")))
    }
    return entries
  }

  /// Refuses every key that is not in `keys`: a misspelt key must not be passed over.
  package func allowOnly(_ keys: String...) throws(RuleError) {
    guard let mapping = node.mapping else { throw error("\(name) must be a mapping") }
    for (key, _) in mapping {
      let keyNode = RuleNode(file: file, node: key, name: "a key of \(name)")
      let text = try keyNode.string()
      guard keys.contains(text) else {
        throw keyNode.error("unknown key '\(text)'", hint: "allowed here: \(keys.joined(separator: ", "))")
      }
    }
  }
}
