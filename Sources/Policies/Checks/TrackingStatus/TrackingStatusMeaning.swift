/// What a tracking status value means (W3C Tracking Preference Expression section 6.2).
struct TrackingStatusMeaning {
  let words: String
  /// The value claims not to track, or to do so only with consent: the opposite of what the clause says.
  let isWeighty: Bool

  /// `value` may carry a status id after `;`. An extension must be read as `P`.
  init(_ value: String) {
    (words, isWeighty) =
      switch value.first {
      case "N": ("that it does not track", true)
      case "C": ("that it tracks with consent only", true)
      case "P": ("that it may track with consent", true)
      case "T": ("that it tracks, which fits the clause in substance", false)
      case "D": ("that it disregards the signal, which fits the clause in substance", false)
      case "!": ("that the answer is being prepared", false)
      case "?": ("that it depends on more than the request", false)
      case "U": ("that the preference was updated", false)
      case "G": ("that it is a gateway, which is not valid in a header", false)
      default: ("an extension, which must be read as tracking with consent", true)
      }
  }
}
