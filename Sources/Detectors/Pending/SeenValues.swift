package import AuditModel
import Bytes

/// Identifiers seen in clear, kept in memory until the end of a run, to recognise digests and parts of them wherever
/// else they stand. They leave this type only through `Redactor`.
///
/// Bounded: of too many values those with the smallest fingerprints stay, so what is kept does not depend on the order
/// in which packets came or on how they were shared out among workers.
package struct SeenValues: Sendable {
  struct Value: Hashable, Sendable {
    var type: DataType
    var normalised: [UInt8]
  }

  package static let limit = 20_000
  private static let longest = 256

  private(set) var values: [UInt64: Value] = [:]

  package init() {}

  package var isEmpty: Bool { values.isEmpty }

  /// Types whose values are hashed in practice: identifiers of people, devices and installations.
  package static func keeps(_ type: DataType) -> Bool {
    switch type {
    case .macAddress, .bssid, .emailAddress, .recipientEmail, .phoneNumber, .serialNumber, .imei, .imsi, .iccid,
      .username, .hostname, .hardwareUUID, .installationID, .advertisingID, .fullName, .ipAddress, .ssid, .fileName,
      .jobName:
      true
    default: false
    }
  }

  /// Remembers a value in its normal form; a type that is not kept is passed over.
  package mutating func insert(_ type: DataType, _ normalised: RawSpan) {
    guard Self.keeps(type), normalised.byteCount >= KnownValues.shortest, normalised.byteCount <= Self.longest else {
      return
    }
    var typeHash = WordHash()
    for byte in type.rawValue.utf8 { typeHash.add(byte) }
    let key = SeededHash.hash(normalised, seed: typeHash.value)
    guard values[key] == nil else { return }
    values[key] = Value(type: type, normalised: (0..<normalised.byteCount).map { normalised[$0] })
    if values.count >= 2 * Self.limit { prune() }
  }

  package mutating func merge(_ other: SeenValues) {
    values.merge(other.values) { mine, _ in mine }
    if values.count >= 2 * Self.limit { prune() }
  }

  private mutating func prune() {
    let kept = values.keys.sorted().prefix(Self.limit)
    values = Dictionary(uniqueKeysWithValues: kept.compactMap { key in values[key].map { (key, $0) } })
  }

  /// In an order that depends on nothing but the values.
  var ordered: [Value] {
    values.keys.sorted().prefix(Self.limit).compactMap { values[$0] }
  }
}
