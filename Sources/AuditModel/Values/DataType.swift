/// A leaf or node of the data-type ontology in `rules/types/`, by its kebab-case name.
@usableFromInline
package struct DataType: RawRepresentable, Hashable, Comparable, Sendable, Codable, ExpressibleByStringLiteral {
  @usableFromInline package let rawValue: String
  @inlinable package init(rawValue: String) { self.rawValue = rawValue }
  @inlinable package init(stringLiteral value: String) { rawValue = value }
  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable package static func == (left: DataType, right: DataType) -> Bool { left.rawValue == right.rawValue }
  @inlinable package static func < (left: DataType, right: DataType) -> Bool { left.rawValue < right.rawValue }
}

/// The leaf names in use everywhere.
extension DataType {
  package static let fullName: DataType = "full-name"
  package static let emailAddress: DataType = "email-address"
  package static let phoneNumber: DataType = "phone-number"
  package static let postalAddress: DataType = "postal-address"
  package static let profilePicture: DataType = "profile-picture"
  package static let gender: DataType = "gender"
  package static let birthDate: DataType = "birth-date"
  package static let paymentCard: DataType = "payment-card"
  package static let bankAccount: DataType = "bank-account"
  package static let username: DataType = "username"
  package static let password: DataType = "password"
  package static let authToken: DataType = "auth-token"
  package static let socialAccountID: DataType = "social-account-id"
  package static let recipientEmail: DataType = "recipient-email"
  package static let macAddress: DataType = "mac-address"
  package static let ipAddress: DataType = "ip-address"
  package static let imei: DataType = "imei"
  package static let imsi: DataType = "imsi"
  package static let iccid: DataType = "iccid"
  package static let serialNumber: DataType = "serial-number"
  package static let deviceModel: DataType = "device-model"
  package static let hardwareUUID: DataType = "hardware-uuid"
  package static let installationID: DataType = "installation-id"
  package static let advertisingID: DataType = "advertising-id"
  package static let hostname: DataType = "hostname"
  package static let operatingSystem: DataType = "operating-system"
  package static let browserType: DataType = "browser-type"
  package static let firmwareVersion: DataType = "firmware-version"
  package static let internetServiceProvider: DataType = "internet-service-provider"
  package static let mobileNetwork: DataType = "mobile-network"
  package static let ssid: DataType = "ssid"
  package static let bssid: DataType = "bssid"
  package static let timestamp: DataType = "timestamp"
  package static let timeZone: DataType = "time-zone"
  package static let referrerURL: DataType = "referrer-url"
  package static let pageURL: DataType = "page-url"
  package static let clickEvent: DataType = "click-event"
  package static let usageMetric: DataType = "usage-metric"
  package static let jobName: DataType = "job-name"
  package static let fileName: DataType = "file-name"
  package static let partGeometry: DataType = "part-geometry"
  package static let cameraImage: DataType = "camera-image"
  package static let materialUse: DataType = "material-use"
  package static let geolocation: DataType = "geolocation"
  package static let city: DataType = "city"
  package static let sessionCookie: DataType = "session-cookie"
  package static let persistentCookie: DataType = "persistent-cookie"
  package static let trackingID: DataType = "tracking-id"
}

extension DataType {
  /// No type of the ontology: a token that may turn out to be a digest of some value. Never in a report.
  package static let pendingToken: DataType = "pending-token"
}
