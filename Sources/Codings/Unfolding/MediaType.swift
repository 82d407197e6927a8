import Bytes

/// The formats that media types announce.
enum MediaType: Equatable {
  /// A format of `FormatCatalog`, by its place there.
  case announced(Int)
  case unknown, json, xml, html, form, multipart, message, cbor, messagePack, protobuf, propertyList, jwt
  /// Text without a structure of its own.
  case text
  /// Pictures, sound, fonts: bytes that are not looked into.
  case opaque

  /// By the media type as on the wire (RFC 9110 section 8.3.1, structured suffixes of RFC 6839).
  init(_ value: RawSpan) {
    let type = value.prefix(value.firstIndex(of: UInt8(ascii: ";")) ?? value.byteCount).trimmingBlanks()
    self = .unknown
    guard let slash = type.firstIndex(of: UInt8(ascii: "/")) else { return }
    let subtype = type.dropping(slash + 1)
    if type.beginsIgnoringCase(with: "multipart/") {
      self = .multipart
    } else if MediaType.isMessage(type) {
      self = .message
    } else if let known = MediaType.named(subtype) {
      self = known
    } else if type.beginsIgnoringCase(with: "text/") {
      self = .text
    } else if MediaType.isOpaque(type) {
      self = .opaque
    }
  }

  /// Messages and what is written like their headers (RFC 2046 section 5.2, RFC 3464, RFC 6532, RFC 8098).
  private static func isMessage(_ type: RawSpan) -> Bool {
    type.equalsIgnoringCase("message/rfc822") || type.equalsIgnoringCase("message/global")
      || type.equalsIgnoringCase("message/delivery-status")
      || type.equalsIgnoringCase("message/disposition-notification")
      || type.equalsIgnoringCase("text/rfc822-headers") || type.equalsIgnoringCase("message/global-headers")
      || type.equalsIgnoringCase("message/global-delivery-status")
  }

  private static func isOpaque(_ type: RawSpan) -> Bool {
    type.beginsIgnoringCase(with: "image/") || type.beginsIgnoringCase(with: "video/")
      || type.beginsIgnoringCase(with: "audio/") || type.beginsIgnoringCase(with: "font/")
  }

  private static func named(_ name: RawSpan) -> MediaType? {
    let suffix = name.dropping(name.firstIndex(of: UInt8(ascii: "+")).map { $0 + 1 } ?? 0)
    if suffix.equalsIgnoringCase("json") || name.equalsIgnoringCase("csp-report") || JSONLines.isAnnounced(by: name) {
      return .json
    }
    // One message of gRPC; its framing, and in its text form base64, is undone before.
    if name.equalsIgnoringCase("grpc") || name.equalsIgnoringCase("grpc-web")
      || name.equalsIgnoringCase("grpc-web-text")
    {
      return .protobuf
    }
    if name.equalsIgnoringCase("html") || name.equalsIgnoringCase("xhtml+xml") { return .html }
    if suffix.equalsIgnoringCase("xml") { return .xml }
    if name.equalsIgnoringCase("x-www-form-urlencoded") { return .form }
    if suffix.equalsIgnoringCase("cbor") || suffix.equalsIgnoringCase("cbor-seq") { return .cbor }
    if name.equalsIgnoringCase("jwt") || suffix.equalsIgnoringCase("jwt") { return .jwt }
    if name.equalsIgnoringCase("msgpack") || name.equalsIgnoringCase("x-msgpack")
      || name.equalsIgnoringCase("vnd.msgpack")
    {
      return .messagePack
    }
    if name.equalsIgnoringCase("protobuf") || name.equalsIgnoringCase("x-protobuf")
      || name.equalsIgnoringCase("vnd.google.protobuf") || suffix.equalsIgnoringCase("proto")
    {
      return .protobuf
    }
    if name.equalsIgnoringCase("x-plist") || name.equalsIgnoringCase("x-apple-plist")
      || name.equalsIgnoringCase("x-apple-binary-plist")
    {
      return .propertyList
    }
    return FormatCatalog.index(named: name).map(MediaType.announced)
  }
}
