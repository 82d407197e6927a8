/// Where a shape stands in its layer.
package struct CandidateMark: Sendable, Equatable {
  package let shape: CandidateShape
  /// Offset of the shape's first byte (of the sign, for `at`).
  package let offset: Int

  package init(shape: CandidateShape, offset: Int) {
    self.shape = shape
    self.offset = offset
  }
}
