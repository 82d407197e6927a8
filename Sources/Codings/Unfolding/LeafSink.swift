package import AuditModel

/// Receives the leaves of one unfolded value. Layers nest: the value as it stands, then each decoding of a leaf.
///
/// Leaves come in ascending order of where they begin. One leaf may lie inside the one told before: a URL is told as a
/// whole, then each of its parameters. A leaf that is only escaped is not told in its layer but decoded, in the next.
/// Bytes that are compressed, or in UTF-16, are entered only once they are opened (with `depth` counting entered
/// layers).
package protocol LeafSink: AnyObject {
  /// A buffer whose leaves follow. Called before its first leaf, so that the whole buffer can be searched once.
  func enter(_ layer: borrowing Layer)
  /// One scalar in the layer entered last.
  func leaf(_ leaf: borrowing Leaf)
  /// The layer entered last is done.
  func leave()
  /// Something kept part of the value from being read; told once for each value. One of `unfolding-depth`,
  /// `unfolding-layers`, `unfolding-size`, `unknown-content-coding`, `bad-gzip`, `bad-deflate`, `bad-br`, `bad-zstd`,
  /// `broken-structure`.
  func trouble(_ kind: StaticString)
}

/// One buffer of an unfolding: the value itself (depth 0) or what a coding hid.
package struct Layer: ~Escapable {
  package let bytes: RawSpan
  /// The coding that was undone to get here; `nil` for the value itself.
  package let form: Form?
  package let depth: Int

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, form: Form?, depth: Int) {
    self.bytes = bytes
    self.form = form
    self.depth = depth
  }
}

/// One scalar: a JSON string or number, an XML attribute, a form value, or the whole layer when it has no structure.
package struct Leaf: ~Escapable {
  package enum Kind: UInt8, Sendable { case text, number, boolean, binary }

  /// Key, attribute or element name nearest to the value, as on the wire; empty where there is none.
  package let key: RawSpan
  package let value: RawSpan
  /// Where `value` stands in its layer. The bytes there are the value itself, except for a number in a binary format,
  /// which is told as decimal text.
  package let range: Range<Int>
  package let kind: Kind

  @_lifetime(copy key, copy value)
  package init(key: RawSpan, value: RawSpan, range: Range<Int>, kind: Kind) {
    self.key = key
    self.value = value
    self.range = range
    self.kind = kind
  }
}
