import AuditModel

extension DataType {
  private static let acronyms: Set<Substring> = [
    "mac", "ip", "imei", "imsi", "iccid", "uuid", "id", "url", "ssid", "bssid",
  ]

  /// The name as a sentence uses it: `MAC address`.
  var words: String {
    rawValue.split(separator: "-").map { Self.acronyms.contains($0) ? $0.uppercased() : String($0) }
      .joined(separator: " ")
  }
}
