package import AuditModel

/// Receives the leaves of one unfolded value. Layers nest: the value as it stands, then each decoding of a leaf.
package protocol LeafSink: AnyObject {
  /// A buffer whose leaves follow. Called before its first leaf, so that the whole buffer can be searched once.
  func enter(_ layer: borrowing Layer)
  /// One scalar in the layer entered last.
  func leaf(_ leaf: borrowing Leaf)
  /// The layer entered last is done.
  func leave()
  /// Something kept part of the value from being read: `unfolding-depth`, `unfolding-size`, `bad-gzip` …
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
  /// Where `value` stands in its layer.
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
