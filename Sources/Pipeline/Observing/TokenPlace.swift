/// Where a token stood that may be a digest of a value told elsewhere: the observation that keeps its place.
struct TokenPlace: Hashable, Comparable, Sendable {
  /// First frame that carried it.
  let frame: Int
  /// The observation's key in the `ObservationTable`.
  let key: UInt128

  static func < (left: TokenPlace, right: TokenPlace) -> Bool {
    left.frame == right.frame ? left.key < right.key : left.frame < right.frame
  }
}
