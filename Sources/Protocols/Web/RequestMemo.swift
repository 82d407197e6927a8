import AuditModel
import Bytes

/// What a response needs to know of its request.
struct RequestMemo {
  /// The longest path in the first words.
  static let startLimit = 512

  /// `METHOD /path`, cut.
  var start: [UInt8] = []
  var host: [UInt8] = []
  var signals = PreferenceSignals()
  var method = RequestMethod.other
  /// What the path asks for, when it is one of the resources with a name of their own.
  var resource: Exchange.Resource?
  /// An answer without header section is due (HTTP/0.9).
  var isHTTP09 = false
  /// `false` when no request is known for a response.
  var isKnown = false
}
