/// How far the reading of a file of messages has come.
struct RecordState {
  /// A longer record is cut there.
  static let limit = 64 << 20

  /// HAR: the list of entries was found.
  var isInEntries = false
  /// What follows belongs to a record that was cut.
  var isPassing = false
}
