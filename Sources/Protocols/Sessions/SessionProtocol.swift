import Bytes

/// The two protocols that set up media sessions with messages like those of HTTP/1.
enum SessionProtocol: Sendable {
  /// RFC 3261.
  case sip
  /// RFC 2326 and RFC 7826.
  case rtsp

  var name: StaticString {
    switch self {
    case .sip: "sip"
    case .rtsp: "rtsp"
    }
  }

  /// What a request line ends with, and a status line begins with.
  var versions: [StaticString] {
    switch self {
    case .sip: ["SIP/2.0"]
    case .rtsp: ["RTSP/1.0", "RTSP/2.0"]
    }
  }

  var methods: [StaticString] {
    switch self {
    case .sip:
      [
        "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO",
        "REFER", "MESSAGE", "UPDATE",
      ]
    case .rtsp:
      [
        "OPTIONS", "DESCRIBE", "ANNOUNCE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER",
        "REDIRECT", "RECORD", "PLAY_NOTIFY",
      ]
    }
  }
}
