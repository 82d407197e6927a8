package import AuditModel
package import Codings

/// One scalar with what tells its meaning: where it stands, and how it is called there.
package struct LeafContext: ~Escapable {
  package let part: Part
  package let direction: MessageDirection
  /// The field's own name: header, cookie, query parameter, option; empty where there is none.
  package let name: RawSpan
  /// Key nearest to the value inside a structured value; empty at its top.
  package let key: RawSpan
  package let value: RawSpan
  /// Where `value` stands in the layer entered last.
  package let range: Range<Int>
  package let kind: Leaf.Kind

  @_lifetime(copy name, copy key, copy value)
  package init(
    part: Part, direction: MessageDirection, name: RawSpan, key: RawSpan, value: RawSpan, range: Range<Int>,
    kind: Leaf.Kind
  ) {
    self.part = part
    self.direction = direction
    self.name = name
    self.key = key
    self.value = value
    self.range = range
    self.kind = kind
  }

  /// What the value is called: the key, or the field's name where there is no key.
  var label: RawSpan {
    @_lifetime(copy self) get { key.byteCount > 0 ? key : name }
  }
}
