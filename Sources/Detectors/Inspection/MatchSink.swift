/// Receives what detectors find in one value. Everything borrowed is valid only during the call.
package protocol MatchSink: AnyObject {
  /// A data type was found.
  func found(_ match: borrowing Match)
  /// A token stands there that may be a digest, or a part, of a value seen elsewhere: `PendingTokens` keeps it until
  /// all values are known.
  func pending(_ token: borrowing TokenCandidate)
}
