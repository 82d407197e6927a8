/// What a check adds to its clause's row.
struct CheckSummary {
  /// A figure over all that was judged, as "10 of 11 hits …".
  var outcome: String?
  /// Why nothing was judged, when nothing was.
  var absence: String?
}
