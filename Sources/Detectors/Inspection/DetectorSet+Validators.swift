import AuditModel
import Bytes
import Codings

extension DetectorSet {
  /// Lets the validator that a rule names judge the whole value.
  func judge(_ detection: DetectorRules.Compiled, _ leaf: borrowing LeafContext) {
    let value = leaf.value
    guard value.byteCount > 0, leaf.kind != .boolean else { return }
    let isBinary = leaf.kind == .binary || !ValueText.isPrintable(value.prefix(16))
    let confidence = detection.confidence
    let type = detection.type
    switch detection.validator {
    case .mac:
      HardwareAddressFamily.judgeKeyed(type, value, isBinary: isBinary, rank: .hardwareAddress, into: &hits)
    case .bssid: HardwareAddressFamily.judgeKeyed(type, value, isBinary: isBinary, rank: .bssid, into: &hits)
    case .email: EmailFamily.judgeKeyed(type, value, into: &hits)
    case .phone: PhoneFamily.judgeKeyed(type, value, &phones, into: &hits)
    case .imei: SubscriberFamily.judgeIMEI(value, into: &hits)
    case .imsi: SubscriberFamily.judgeIMSI(value, into: &hits)
    case .iccid: SubscriberFamily.judgeICCID(value, into: &hits)
    case .luhn: CardFamily.judgeKeyed(value, into: &hits)
    case .iban: BankFamily.judgeKeyed(value, into: &hits)
    case .serial: SerialFamily.judgeKeyed(type, value, confidence: confidence, into: &hits)
    case .uuid:
      let rank: Rank = type == .advertisingID ? .advertising : .uniqueID
      IdentifierFamily.judgeUUID(type, value, rank: rank, confidence: confidence, into: &hits)
    case .identifier:
      IdentifierFamily.judgeOpaque(type, value, rank: .uniqueID, confidence: confidence, into: &hits)
    default: judgeFurther(detection, leaf, value, isBinary: isBinary)
    }
  }

  private func judgeFurther(
    _ detection: DetectorRules.Compiled, _ leaf: borrowing LeafContext, _ value: RawSpan, isBinary: Bool
  ) {
    let confidence = detection.confidence
    switch detection.validator {
    case .ip: NetworkFamily.judgeIP(value, isBinary: isBinary, into: &hits)
    case .ssid: NetworkFamily.judgeSSID(value, confidence: confidence, into: &hits)
    case .image: TextFamily.judgeImage(detection.type, value, into: &hits)
    default: if !isBinary { judgeText(detection, leaf, value) }
    }
  }

  private func judgeText(_ detection: DetectorRules.Compiled, _ leaf: borrowing LeafContext, _ value: RawSpan) {
    let confidence = detection.confidence
    let type = detection.type
    switch detection.validator {
    case .token: CredentialFamily.judgeToken(value, confidence: confidence, into: &hits)
    case .authorization: CredentialFamily.judgeAuthorization(value, into: &hits)
    case .authorizationCode: CredentialFamily.judgeCode(value, confidence: confidence, into: &hits)
    case .password: CredentialFamily.judgePassword(value, confidence: confidence, into: &hits)
    case .username: CredentialFamily.judgeUsername(type, value, confidence: confidence, into: &hits)
    case .personName: PersonFamily.judgeName(value, confidence: confidence, into: &hits)
    case .loneName: if layerMayHoldEmail { PersonFamily.judgeLoneName(value, into: &hits) }
    case .namePart: PersonFamily.judgePart(value, confidence: confidence, into: &hits)
    case .mailboxName: PersonFamily.judgeMailboxes(value, into: &hits)
    case .address: PersonFamily.judgeAddress(value, confidence: confidence, into: &hits)
    case .postcode: PersonFamily.judgePostcode(value, confidence: confidence, into: &hits)
    case .birthDate: PersonFamily.judgeBirthDate(value, into: &hits)
    case .age: if layerMayHoldEmail { PersonFamily.judgeAge(value, into: &hits) }
    case .gender: PersonFamily.judgeGender(value, into: &hits)
    case .hostname: NetworkFamily.judgeHostname(value, confidence: confidence, into: &hits)
    case .forwarded: NetworkFamily.judgeForwarded(value, into: &hits)
    case .operatorCode: NetworkFamily.judgeOperatorCode(value, into: &hits)
    case .userAgent: UserAgentFamily.judge(value, into: &hits)
    case .clientHint: UserAgentFamily.judgeHint(type, value, into: &hits)
    case .timeZone: TimeFamily.judgeZone(value, confidence: confidence, into: &hits)
    case .timestamp: TimeFamily.judgeTimestamp(value, confidence: confidence, into: &hits)
    case .coordinate: LocationFamily.judgeCoordinate(value, into: &hits)
    case .coordinates: LocationFamily.judgePair(value, into: &hits)
    case .city: LocationFamily.judgeCity(value, confidence: confidence, into: &hits)
    case .cookie: CookieFamily.judge(value, into: &hits)
    case .setCookie: CookieFamily.judgeSet(value, into: &hits)
    case .tracker: CookieFamily.judgeTracker(type, value, confidence: confidence, into: &hits)
    default: judgeContent(detection, value)
    }
  }

  private func judgeContent(_ detection: DetectorRules.Compiled, _ value: RawSpan) {
    let confidence = detection.confidence
    let type = detection.type
    let rank: Rank = DetectorSet.isSoftware(type) ? .software : .event
    switch detection.validator {
    case .text: TextFamily.judgeText(type, value, rank: rank, confidence: confidence, into: &hits)
    case .words: TextFamily.judgeWords(type, value, rank: rank, confidence: confidence, into: &hits)
    case .quantity: TextFamily.judgeQuantity(type, value, rank: rank, confidence: confidence, into: &hits)
    case .version: TextFamily.judgeVersion(type, value, confidence: confidence, into: &hits)
    case .url: TextFamily.judgeURL(type, value, confidence: confidence, into: &hits)
    case .fileName: TextFamily.judgeFileName(type, value, confidence: confidence, into: &hits)
    case .jobName: TextFamily.judgeJobName(type, value, confidence: confidence, into: &hits)
    default: break
    }
  }

  private static func isSoftware(_ type: DataType) -> Bool {
    type == .deviceModel || type == .operatingSystem || type == .browserType || type == .firmwareVersion
  }
}
