/// A YAML file laid out flat: every node with its place in the file, what is inside a node right behind it. Texts are
/// bytes in one array, and become strings only when they are asked for.
final class RuleTree: Sendable {
  enum Kind: UInt8, Sendable {
    /// A scalar without quotation marks, which may mean null, a number or a truth value.
    case plain
    case quoted
    case sequence
    /// Keys and values in turn.
    case mapping
  }

  struct Entry: Equatable, Sendable {
    var kind: Kind
    /// Counted from 1; 0 where it is not known.
    var line: Int32
    var column: Int32
    /// Position of the node that holds this one; -1 for the root.
    var parent: Int32
    /// The position behind the last node inside this one.
    var end: Int32
    /// Where the scalar's text starts and ends.
    var textStart: Int32
    var textEnd: Int32
  }

  let file: String
  let entries: [Entry]
  let text: [UInt8]

  init(file: String, entries: [Entry], text: [UInt8]) {
    self.file = file
    self.entries = entries
    self.text = text
  }

  /// Positions of the nodes directly inside.
  func children(of position: Int) -> [Int] {
    var children: [Int] = []
    forEachChild(of: position) { children.append($0) }
    return children
  }

  func forEachChild(of position: Int, _ body: (Int) -> Void) {
    var child = position + 1
    while child < entries[position].end {
      body(child)
      child = Int(entries[child].end)
    }
  }

  /// The position of the value under `key`.
  func value(under key: String, in position: Int) -> Int? {
    var child = position + 1
    let end = Int(entries[position].end)
    while child < end {
      let value = Int(entries[child].end)
      guard value < end else { return nil }
      if isText(at: child, key) { return value }
      child = Int(entries[value].end)
    }
    return nil
  }

  func isText(at position: Int, _ other: String) -> Bool {
    let entry = entries[position]
    guard entry.kind == .plain || entry.kind == .quoted else { return false }
    return text[Int(entry.textStart)..<Int(entry.textEnd)].elementsEqual(other.utf8)
  }

  /// The text of a scalar; `nil` for other nodes.
  func string(at position: Int) -> String? {
    let entry = entries[position]
    guard entry.kind == .plain || entry.kind == .quoted else { return nil }
    return String(decoding: text[Int(entry.textStart)..<Int(entry.textEnd)], as: UTF8.self)
  }
}
