import Bytes

/// The attributes of a print job that are texts, by their numbers (RFC 2707, `JmAttributeTypeTC`).
enum SNMPJobAttribute {
  /// The attribute that the instance of `jmAttributeValueAsOctets` names: job set, job, attribute, index of the value.
  static func name(ofInstance instance: RawSpan) -> StaticString? {
    var offset = 0
    guard arc(instance, &offset) != nil, arc(instance, &offset) != nil, let type = arc(instance, &offset) else {
      return nil
    }
    return name(type)
  }

  private static func name(_ type: UInt32) -> StaticString? {
    switch type {
    case 6: "processingMessage"
    case 20: "jobURI"
    case 21: "jobAccountName"
    case 22: "serverAssignedJobName"
    case 23: "jobName"
    case 26: "jobSourcePlatformType"
    case 27: "submittingServerName"
    case 28: "submittingApplicationName"
    case 29: "jobOriginatingHost"
    case 30: "deviceNameRequested"
    case 31: "queueNameRequested"
    case 32: "physicalDevice"
    case 34: "fileName"
    case 35: "documentName"
    case 36: "jobComment"
    default: nil
    }
  }

  /// The next number of an object identifier; `nil` at the end or when it does not fit.
  static func arc(_ bytes: RawSpan, _ offset: inout Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<5 {
      guard let byte = bytes.u8(at: offset), value < 1 << 25 else { return nil }
      offset += 1
      value = value << 7 | UInt32(byte & 0x7F)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
