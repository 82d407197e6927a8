import Bytes

/// Cookies whose name alone says that they carry an identifier. Names as documented by their operators.
enum CookieNames {
  private static let whole: [StaticString] = [
    "_ga", "_gid", "__utma", "__utmv", "_mkto_trk", "__hstc", "hubspotutk", "_fbp", "_fbc", "_gcl_au", "IDE", "NID",
    "ELOQUA", "ajs_anonymous_id", "ajs_user_id", "bcookie", "li_sugr", "MUID", "_uetvid", "_pk_id",
  ]
  private static let beginnings: [StaticString] = [
    "_ga_", "_gac_", "_pk_id.", "mp_", "intercom-id-", "_hjSessionUser_", "_pendo_visitorId", "amplitude_id",
  ]

  static func isTracker(_ name: RawSpan) -> Bool {
    for known in whole where name.equals(known) { return true }
    for known in beginnings where name.begins(with: known) { return true }
    return false
  }
}
