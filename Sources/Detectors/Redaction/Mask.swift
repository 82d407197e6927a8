import AuditModel
import Bytes

/// What of a value a reader may see. Enough to recognise one's own device, too little to identify a stranger's.
enum Mask {
  private static let hidden = "•••"

  static func text(for type: DataType, _ value: RawSpan) -> String {
    switch type {
    case .macAddress, .bssid: hardwareAddress(value)
    case .emailAddress, .recipientEmail: email(value)
    case .phoneNumber: ends(value, head: 2, tail: 2)
    case .ipAddress: internetAddress(value)
    case .paymentCard, .bankAccount: value.byteCount >= 12 ? hidden + tail(value, 4) : hidden
    case .password, .authToken, .profilePicture, .cameraImage, .partGeometry, .postalAddress, .birthDate, .gender:
      hidden
    case .fullName, .username: words(value)
    case .browserType, .operatingSystem, .deviceModel, .firmwareVersion, .timeZone, .mobileNetwork: head(value, 8)
    case .pageURL, .referrerURL: origin(value)
    case .geolocation: value.byteCount >= 6 ? head(value, 3) : hidden
    case .serialNumber, .imei, .imsi, .iccid, .hardwareUUID, .installationID, .advertisingID, .trackingID,
      .persistentCookie, .sessionCookie, .socialAccountID:
      ends(value, head: 2, tail: 2)
    default: value.byteCount >= 4 ? head(value, 1) : hidden
    }
  }

  /// The maker's half of the first three octets, and the last octet.
  private static func hardwareAddress(_ value: RawSpan) -> String {
    guard value.byteCount == 17 else { return hidden }
    return printable(value.prefix(8)) + ":••:••:" + printable(value.dropping(15))
  }

  /// One character of each side, and the last label of the domain.
  private static func email(_ value: RawSpan) -> String {
    guard let sign = value.firstIndex(of: 0x40), sign > 0, value.byteCount > sign + 3 else { return hidden }
    var dot = value.byteCount - 1
    while dot > sign, value[dot] != 0x2E { dot -= 1 }
    let domain = printable(value.clamped(sign + 1..<sign + 2)) + hidden
    let top = dot > sign + 1 ? printable(value.dropping(dot)) : ""
    return (sign > 2 ? printable(value.prefix(1)) : "") + hidden + "@" + domain + top
  }

  private static func internetAddress(_ value: RawSpan) -> String {
    let separator: UInt8 = value.firstIndex(of: 0x3A) == nil ? 0x2E : 0x3A
    guard let first = value.firstIndex(of: separator), let second = value.firstIndex(of: separator, from: first + 1)
    else { return hidden }
    let mark = separator == 0x2E ? "." : ":"
    return printable(value.prefix(second)) + mark + "•" + mark + "•"
  }

  /// The first letter of each word.
  private static func words(_ value: RawSpan) -> String {
    guard value.byteCount >= 4 else { return hidden }
    var parts: [String] = []
    var start = 0
    while start < value.byteCount, parts.count < 4 {
      let end = value.firstIndex(of: 0x20, from: start) ?? value.byteCount
      if end > start { parts.append(printable(value.clamped(start..<start + 1)) + hidden) }
      start = end + 1
    }
    return parts.joined(separator: " ")
  }

  /// Scheme and host of a URL; its path may name anything.
  private static func origin(_ value: RawSpan) -> String {
    var slashes = 0
    for index in 0..<min(value.byteCount, 96) where value[index] == 0x2F {
      slashes += 1
      if slashes == 3 { return printable(value.prefix(index + 1)) + hidden }
    }
    return head(value, 8)
  }

  private static func ends(_ value: RawSpan, head: Int, tail count: Int) -> String {
    guard value.byteCount >= 2 * (head + count) else { return hidden }
    return printable(value.prefix(head)) + hidden + tail(value, count)
  }

  private static func head(_ value: RawSpan, _ count: Int) -> String {
    value.byteCount > count ? printable(value.prefix(count)) + hidden : hidden
  }

  private static func tail(_ value: RawSpan, _ count: Int) -> String {
    printable(value.dropping(value.byteCount - count))
  }

  /// ASCII as it is, anything else as a bullet: half a character must not stand in a report.
  private static func printable(_ bytes: RawSpan) -> String {
    var isPlain = true
    for index in 0..<bytes.byteCount where !bytes[index].isASCIIPrintable { isPlain = false }
    if isPlain { return bytes.text }
    var text = ""
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      text.append(byte.isASCIIPrintable ? Character(Unicode.Scalar(byte)) : "•")
    }
    return text
  }
}
