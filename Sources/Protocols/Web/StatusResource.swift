import AuditModel
import Bytes

/// The resources by which a site speaks of preference signals: `/.well-known/dnt/` (W3C Tracking Preference Expression
/// section 6.4) and `/.well-known/gpc.json` (Global Privacy Control section 5).
enum StatusResource {
  /// What `path` asks for; `nil` when it is neither.
  static func kind(of path: RawSpan) -> Exchange.Resource? {
    guard path.begins(with: "/.well-known/") else { return nil }
    let name = path.dropping(13)
    if name.equals("gpc.json") { return .wellKnownGPC }
    if name.equals("dnt") || name.begins(with: "dnt/") { return .wellKnownDNT }
    return nil
  }

  /// Whether a JSON body has the member that makes it a status: `tracking`, or `gpc` that is `true`.
  static func hasStatus(_ body: RawSpan, for resource: Exchange.Resource) -> Bool {
    switch resource {
    case .wellKnownDNT: member("\"tracking\"", of: body) != nil
    case .wellKnownGPC: member("\"gpc\"", of: body).map { body.dropping($0).begins(with: "true") } ?? false
    case .page, .other: false
    }
  }

  /// Where the value of the first such member of an object begins.
  private static func member(_ key: StaticString, of body: RawSpan) -> Int? {
    guard body.clamped(body.trimmedRange(0..<body.byteCount)).u8(at: 0) == 0x7B else { return nil }
    var at = 0
    while let hit = body.firstIndex(of: key, from: at) {
      at = hit + key.utf8CodeUnitCount
      while let byte = body.u8(at: at), byte.isASCIIBlank || byte == 0x0A || byte == 0x0D { at += 1 }
      guard body.u8(at: at) == 0x3A else { continue }
      at += 1
      while let byte = body.u8(at: at), byte.isASCIIBlank || byte == 0x0A || byte == 0x0D { at += 1 }
      return at
    }
    return nil
  }
}
