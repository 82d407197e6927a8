/// Where a pattern ended.
package struct PatternMark: Sendable, Equatable {
  package let id: UInt32
  /// Offset behind the last byte of the match.
  package let end: Int

  package init(id: UInt32, end: Int) {
    self.id = id
    self.end = end
  }
}
