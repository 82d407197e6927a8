/// What a tokenizer reports: one scalar, by its place in the bytes that are read.
package struct LeafToken {
  /// How the text of a scalar is written down in its format.
  package enum Escape: UInt8, Sendable { case none, json, entities, percent, percentAndPlus, utf16, pieces }

  package var value: Range<Int> = 0..<0
  /// Nearest key, attribute or element name; empty where there is none.
  package var key: Range<Int> = 0..<0
  package var kind: Leaf.Kind = .text
  /// What stands for a key where `key` is empty, or where else the key stands.
  package var label: KeyLabel = .none
  /// Anything but `none` only when the value really holds an escape.
  package var escape: Escape = .none
  /// The value of a number that binary formats store in a form of their own.
  package var scalar: BinaryScalar = .none
  /// What a multipart part says of its own body.
  package var part: PartDescription?

  package init() {}

  /// A scalar that stands as it is.
  mutating func set(_ value: Range<Int>, key: Range<Int>, kind: Leaf.Kind = .text, escape: Escape = .none) {
    self.value = value
    self.key = key
    self.kind = kind
    self.escape = escape
    label = .none
  }
}
