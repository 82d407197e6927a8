/// One header field of an Internet message, as ranges of its bytes. The value keeps its line folds.
package struct MessageField: Equatable, Sendable {
  package let name: Range<Int>
  /// Without blanks and line ends at both of its ends.
  package let value: Range<Int>
}
