/// A failure told to the user in one line: what, where, and what to do.
struct Failure: Error {
  var message: String
  var status: ExitStatus

  static func usage(_ message: String) -> Failure { Failure(message: message, status: .usage) }
  static func incomplete(_ message: String) -> Failure { Failure(message: message, status: .incomplete) }
}
