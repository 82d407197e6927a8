package import AuditModel

/// A token that turned out to hide a value.
package struct ResolvedToken<Tag: Sendable>: Sendable {
  /// Where it stood, as the caller said.
  package var tag: Tag
  package var dataType: DataType
  package var value: MaskedValue
  /// The functions, outermost first, or `last-octets`.
  package var forms: [Form]
  package var confidence: Confidence

  init(tag: Tag, dataType: DataType, value: MaskedValue, forms: [Form], confidence: Confidence) {
    self.tag = tag
    self.dataType = dataType
    self.value = value
    self.forms = forms
    self.confidence = confidence
  }
}
