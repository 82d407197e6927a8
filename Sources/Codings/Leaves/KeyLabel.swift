import Bytes

/// The meaning of a value whose format gives it a name that says nothing outside of it (`%%For`, `JobAcct1`): stands in
/// place of a key, in the words that detectors know.
package enum KeyLabel: UInt8, Sendable {
  case none
  /// The token's key is a range of the names of a schema.
  case declared
  /// The value has a number of its own: what the whole is called does not say what this part of it is.
  case numbered
  case jobOwner, jobName, documentName, authorName, userName, workstation, pin, deviceModel

  /// The words; immortal, as literals are.
  var bytes: RawSpan {
    @_lifetime(immortal) get {
      let text = text
      let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(text.utf8Start), byteCount: text.utf8CodeUnitCount)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }

  private var text: StaticString {
    switch self {
    case .none, .declared: ""
    case .numbered: "#"
    case .jobOwner: "job owner"
    case .jobName: "job name"
    case .documentName: "document name"
    case .authorName: "author name"
    case .userName: "user name"
    case .workstation: "workstation"
    case .pin: "pin"
    case .deviceModel: "device model"
    }
  }
}
