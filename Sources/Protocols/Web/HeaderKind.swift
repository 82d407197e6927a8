import Bytes

/// The header fields that matter to framing, pairing or the checks.
enum HeaderKind: UInt8 {
  case other, host, contentLength, transferEncoding, contentType, contentEncoding, cookie, setCookie, date, expect
  case dnt, gpc, trackingStatus, vary, transportSecurity, upgrade, socketExtensions, socketProtocol
  case messageEncoding, referrer, fetchUser, fetchDestination

  /// The kind of a name as on the wire.
  init(_ name: RawSpan) {
    self =
      switch name.byteCount {
      case 2: name.equalsIgnoringCase("tk") ? .trackingStatus : .other
      case 3: name.equalsIgnoringCase("dnt") ? .dnt : .other
      case 4: Self.ofFour(name)
      case 6: Self.ofSix(name)
      case 7: Self.ofSeven(name)
      case 10: name.equalsIgnoringCase("set-cookie") ? .setCookie : .other
      case 12: name.equalsIgnoringCase("content-type") ? .contentType : .other
      case 13: name.equalsIgnoringCase("grpc-encoding") ? .messageEncoding : .other
      case 14: Self.ofFourteen(name)
      case 16: name.equalsIgnoringCase("content-encoding") ? .contentEncoding : .other
      case 17: name.equalsIgnoringCase("transfer-encoding") ? .transferEncoding : .other
      case 22: name.equalsIgnoringCase("sec-websocket-protocol") ? .socketProtocol : .other
      case 24: name.equalsIgnoringCase("sec-websocket-extensions") ? .socketExtensions : .other
      case 25: name.equalsIgnoringCase("strict-transport-security") ? .transportSecurity : .other
      default: .other
      }
  }

  private static func ofFour(_ name: RawSpan) -> HeaderKind {
    if name.equalsIgnoringCase("host") { return .host }
    if name.equalsIgnoringCase("date") { return .date }
    return name.equalsIgnoringCase("vary") ? .vary : .other
  }

  private static func ofSix(_ name: RawSpan) -> HeaderKind {
    if name.equalsIgnoringCase("cookie") { return .cookie }
    return name.equalsIgnoringCase("expect") ? .expect : .other
  }

  private static func ofSeven(_ name: RawSpan) -> HeaderKind {
    if name.equalsIgnoringCase("upgrade") { return .upgrade }
    if name.equalsIgnoringCase("referer") { return .referrer }
    return name.equalsIgnoringCase("sec-gpc") ? .gpc : .other
  }

  private static func ofFourteen(_ name: RawSpan) -> HeaderKind {
    if name.equalsIgnoringCase("content-length") { return .contentLength }
    if name.equalsIgnoringCase("sec-fetch-user") { return .fetchUser }
    return name.equalsIgnoringCase("sec-fetch-dest") ? .fetchDestination : .other
  }
}
