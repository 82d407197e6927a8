import AuditModel

extension ValidatorName {
  /// The validator that judges a type where an adapter names none: the place says what the value is, so the validator
  /// only has to refuse what it cannot be.
  static func usual(for type: DataType) -> ValidatorName {
    switch type {
    case .macAddress: .mac
    case .bssid: .bssid
    case .emailAddress, .recipientEmail: .email
    case .phoneNumber: .phone
    case .imei: .imei
    case .imsi: .imsi
    case .iccid: .iccid
    case .ipAddress: .ip
    case .ssid: .ssid
    case .serialNumber: .serial
    case .hardwareUUID: .uuid
    case .authToken: .token
    case .password: .password
    case .pageURL, .referrerURL: .url
    case .birthDate: .birthDate
    case .gender: .gender
    case .timestamp: .timestamp
    case .usageMetric, .materialUse, .partGeometry: .text
    case .cameraImage, .profilePicture: .image
    default: .text
    }
  }
}
