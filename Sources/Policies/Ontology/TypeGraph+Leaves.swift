import AuditModel

extension TypeGraph {
  /// The leaves of the report contract under a few broad nodes: what judging falls back on without `rules/types/`.
  package static let leaves = TypeGraph(
    group("contact-information", .init(.user, .direct), [.fullName, .emailAddress, .phoneNumber, .postalAddress])
      + group("contact-information", .init(.user, .direct), [.recipientEmail])
      + group("account-information", .init(.user, .direct), [.username, .socialAccountID, .profilePicture])
      + group("demographic-information", .init(.user, .quasi, .sensitive), [.gender, .birthDate])
      + group("payment-information", .init(.user, .direct), [.paymentCard, .bankAccount])
      + group("credentials", .init(.user, .direct, .secret), [.password, .authToken])
      + group(
        "device-information", .init(.device, .persistent),
        [.macAddress, .imei, .imsi, .iccid, .serialNumber, .hardwareUUID, .hostname])
      + group("device-information", .init(.installation, .resettable), [.installationID, .advertisingID])
      + group("device-information", .init(.device, .quasi), [.deviceModel, .operatingSystem, .browserType])
      + group("device-information", .init(.device, .quasi), [.firmwareVersion])
      + group("network-information", .init(.network, .resettable), [.ipAddress, .ssid])
      + group("network-information", .init(.network, .persistent), [.bssid])
      + group("network-information", .init(.network, .quasi), [.internetServiceProvider, .mobileNetwork])
      + group("usage-information", .init(.session, .quasi), [.timestamp, .timeZone, .referrerURL, .pageURL])
      + group("usage-information", .init(.session, .quasi), [.clickEvent, .usageMetric])
      + group("job-information", .init(.content, .quasi), [.jobName, .fileName, .materialUse])
      + group("content", .init(.content, .quasi, .sensitive), [.partGeometry, .cameraImage])
      + group("location-information", .init(.user, .quasi, .sensitive), [.geolocation])
      + group("location-information", .init(.user, .quasi), [.city])
      + group("cookie", .init(.session, .resettable), [.sessionCookie, .persistentCookie, .trackingID]))

  private static func group(_ parent: DataType, _ traits: TypeTraits, _ types: [DataType]) -> [Node] {
    types.map { Node($0, under: [parent], traits) }
  }
}
