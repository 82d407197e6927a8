/// Why patterns cannot be searched for.
package enum PatternError: Error, Equatable, Sendable {
  /// The library refuses a pattern; `index` is its position in the list, -1 when the set as a whole is at fault.
  case refused(index: Int, reason: String)
  /// No memory for the search.
  case noScratch
}
