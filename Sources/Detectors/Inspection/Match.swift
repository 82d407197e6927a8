package import AuditModel

/// A data type found in a value. Borrowed: what shall be kept of it goes through `Redactor`.
package struct Match: ~Escapable {
  package let dataType: DataType
  /// Where the datum stands in the value.
  package let range: Range<Int>
  /// The datum in its normal form: MAC in lower case with colons, phone in E.164, others as sent.
  package let normalised: RawSpan
  /// Codings this match undid itself, outermost first (`eui-64`, `sha256` …); mostly none.
  package let forms: [Form]
  package let confidence: Confidence

  @_lifetime(copy normalised)
  package init(
    dataType: DataType, range: Range<Int>, normalised: RawSpan, forms: [Form], confidence: Confidence
  ) {
    self.dataType = dataType
    self.range = range
    self.normalised = normalised
    self.forms = forms
    self.confidence = confidence
  }
}
