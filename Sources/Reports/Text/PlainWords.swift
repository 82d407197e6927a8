import AuditModel

/// The words a privacy officer reads for the names that reports use.
enum PlainWords {
  static func name(of type: DataType) -> String {
    if let special = specialNames[type.rawValue] { return special }
    return type.rawValue.split(separator: "-").joined(separator: " ")
  }

  static func name(of party: Party) -> String {
    switch party {
    case .firstParty: "first party"
    case .affiliate: "affiliate"
    case .processor: "hosting or service provider"
    case .platform: "platform"
    case .thirdParty: "third party"
    case .localNetwork: "on the local network"
    case .user: "the user's own device"
    case .unknown: "unknown party"
    }
  }

  static func name(of channel: String) -> String {
    channel == "clear" ? "in clear" : "over \(channel.uppercased())"
  }

  /// `8, 12, 40-43 and 12 more`; short: `8, 12, 40-43 +12`.
  static func frames(_ frames: [Int], limit: Int = 6, isShort: Bool = false) -> String {
    var groups: [ClosedRange<Int>] = []
    for frame in Set(frames).sorted() {
      if let last = groups.last, last.upperBound + 1 == frame {
        groups[groups.count - 1] = last.lowerBound...frame
      } else {
        groups.append(frame...frame)
      }
    }
    let shown = groups.prefix(limit).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    let hidden = groups.dropFirst(limit).reduce(0) { $0 + $1.count }
    let more = hidden == 0 ? "" : isShort ? " +\(hidden)" : " and \(hidden) more"
    return shown.joined(separator: ", ") + more
  }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// A share of 0 to 1 with one digit after the point, rounded down, so that 100 % means all.
  static func percent(_ share: Double) -> String {
    let permille = Int(share * 1000)
    return permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\(permille % 10) %"
  }

  private static let specialNames: [String: String] = [
    "mac-address": "MAC address", "ip-address": "IP address", "imei": "IMEI", "imsi": "IMSI",
    "iccid": "SIM card number",
    "ssid": "Wi-Fi name", "bssid": "Wi-Fi access point address", "email-address": "e-mail address",
    "recipient-email": "recipient's e-mail address", "page-url": "page address", "referrer-url": "referring page",
    "hardware-uuid": "hardware UUID", "installation-id": "installation id", "advertising-id": "advertising id",
    "tracking-id": "tracking id", "social-account-id": "social account id", "auth-token": "access token",
    "username": "user name", "hostname": "host name",
  ]
}
