/// What a check says of a class of transfers.
struct TransferVerdict {
  var draft: FindingDraft
  /// The transfers are judged by this; statements are not asked any more.
  var isSettling: Bool
  var detail: [String: String] = [:]
}
