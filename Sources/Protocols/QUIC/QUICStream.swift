import AuditModel

/// What a connection keeps of one stream.
final class QUICStream {
  var client = QUICReassembly()
  var server = QUICReassembly()
  /// The end of a direction was told to the application.
  var hasClientEnded = false
  var hasServerEnded = false
}
