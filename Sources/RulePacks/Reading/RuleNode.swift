import Foundation

/// One node of a YAML file that remembers where it stands, so that every complaint can name file, line and column.
package struct RuleNode {
  let tree: RuleTree
  let position: Int

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
  package init(text: String, file: String) throws(RuleError) { self.init(try RuleTree(yaml: text, file: file)) }

  /// The document of a tree.
  init(_ tree: RuleTree) { self.init(tree, at: 0) }

  private init(_ tree: RuleTree, at position: Int) {
    self.tree = tree
    self.position = position
  }

  /// Roots of several files, in their order. With `cacheFolder` from the trees that the last start left there under
  /// `name`, as long as all files are unchanged.
  static func roots(of paths: [String], cacheFolder: String?, as name: String) throws(RuleError) -> [RuleNode] {
    let cache = cacheFolder.map { FlatFile(folder: $0, name: name, madeFrom: paths) }
    if let trees = cache?.loadBytes().flatMap({ RuleTree.decode($0, files: paths) }) { return trees.map(RuleNode.init) }
    var nodes: [RuleNode] = []
    for path in paths { nodes.append(try RuleNode(contentsOf: path)) }
    cache?.store(RuleTree.encode(nodes.map(\.tree)))
    return nodes
  }

  package var file: String { tree.file }
  package var line: Int { Int(tree.entries[position].line) }
  package var column: Int { Int(tree.entries[position].column) }

  /// What the node is called in messages.
  private var name: String {
    guard let parent else { return "the document" }
    guard kind(of: parent) == .mapping else { return "an entry of \(parent.name)" }
    let siblings = tree.children(of: parent.position)
    guard let place = siblings.firstIndex(of: position), place % 2 == 1 else { return "a key of \(parent.name)" }
    return "'\(tree.string(at: siblings[place - 1]) ?? "")'"
  }

  private var parent: RuleNode? {
    let parent = Int(tree.entries[position].parent)
    return parent < 0 ? nil : RuleNode(tree, at: parent)
  }

  private func kind(of node: RuleNode) -> RuleTree.Kind { tree.entries[node.position].kind }

  /// An error at this node.
  package func error(_ problem: String, hint: String = "") -> RuleError {
    RuleError(file: file, line: line, column: column, problem: problem, hint: hint)
  }

  // MARK: Scalars

  package func string() throws(RuleError) -> String {
    guard let text = tree.string(at: position) else { throw error("\(name) must be text") }
    return text
  }

  /// The spellings of YAML 1.1, without quotation marks.
  package func bool() throws(RuleError) -> Bool {
    let text = kind(of: self) == .plain ? tree.string(at: position)?.lowercased() : nil
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw error("\(name) must be true or false")
    }
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

  var isList: Bool { kind(of: self) == .sequence }

  /// The elements of a sequence.
  package func list() throws(RuleError) -> [RuleNode] {
    guard isList else { throw error("\(name) must be a list") }
    return tree.children(of: position).map { RuleNode(tree, at: $0) }
  }

  package func strings() throws(RuleError) -> [String] {
    var texts: [String] = []
    for element in try list() { texts.append(try element.string()) }
    return texts
  }

  // MARK: Mappings

  /// The value under `key`, or `nil` when there is none (or a null).
  package func optional(_ key: String) throws(RuleError) -> RuleNode? {
    try checkIsMapping()
    guard let value = tree.value(under: key, in: position), !isNull(value) else { return nil }
    return RuleNode(tree, at: value)
  }

  /// The core schema's spellings of null (YAML 1.2 section 10.3.2).
  private func isNull(_ position: Int) -> Bool {
    guard tree.entries[position].kind == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains { tree.isText(at: position, $0) }
  }

  private func checkIsMapping() throws(RuleError) {
    guard kind(of: self) == .mapping else { throw error("\(name) must be a mapping") }
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
    try checkIsMapping()
    var entries: [(key: String, value: RuleNode)] = []
    let children = tree.children(of: position)
    for place in stride(from: 0, to: children.count - 1, by: 2) {
      let key = try RuleNode(tree, at: children[place]).string()
      entries.append((key, RuleNode(tree, at: children[place + 1])))
    }
    return entries
  }

  /// Refuses every key that is not in `keys`: a misspelt key must not be passed over.
  package func allowOnly(_ keys: String...) throws(RuleError) {
    try checkIsMapping()
    let children = tree.children(of: position)
    for place in stride(from: 0, to: children.count, by: 2) {
      guard !keys.contains(where: { tree.isText(at: children[place], $0) }) else { continue }
      let key = RuleNode(tree, at: children[place])
      throw key.error("unknown key '\(try key.string())'", hint: "allowed here: \(keys.joined(separator: ", "))")
    }
  }
}
