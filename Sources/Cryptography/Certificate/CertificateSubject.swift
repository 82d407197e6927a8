import Bytes

/// The subject of a certificate, attribute by attribute, where each stands on the wire (RFC 5280 section 4.1):
/// ```
/// Certificate ::= SEQUENCE { tbsCertificate, … }
/// TBSCertificate ::= SEQUENCE { [0] version, serialNumber, signature, issuer, validity, subject, … }
/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value }
/// ```
package enum CertificateSubject {
  /// Attributes read of one subject.
  static let attributeLimit = 64

  /// Calls `body` with the attribute's name (`CN`, `O`, `serialNumber` …, as RFC 4519 has them) and the range of its
  /// value in `der`. Stops in silence where the bytes are no certificate.
  package static func forEachAttribute(of der: RawSpan, _ body: (StaticString, Range<Int>) -> Void) {
    guard let certificate = DERElement(der, in: 0..<der.byteCount, tag: 0x30),
      let tbs = DERElement(der, in: certificate.content, tag: 0x30),
      let subject = subject(der, tbs.content)
    else { return }
    var rest = subject.content
    var count = 0
    while let set = DERElement(der, in: rest, tag: 0x31), count < attributeLimit {
      count += 1
      rest = set.end..<rest.upperBound
      guard let pair = DERElement(der, in: set.content, tag: 0x30),
        let type = DERElement(der, in: pair.content, tag: 0x06),
        let value = DERElement(der, in: type.end..<pair.content.upperBound), !value.content.isEmpty
      else { continue }
      body(name(of: der.clamped(type.content)), value.content)
    }
  }

  /// The sixth part, or the fifth where the version is left out.
  private static func subject(_ der: RawSpan, _ tbs: Range<Int>) -> DERElement? {
    guard var element = DERElement(der, in: tbs) else { return nil }
    let count = element.tag == 0xA0 ? 5 : 4
    for _ in 0..<count {
      guard let next = DERElement(der, in: element.end..<tbs.upperBound) else { return nil }
      element = next
    }
    return element.tag == 0x30 ? element : nil
  }

  /// RFC 5280 appendix A.1: attributes of X.520 are 2.5.4.n; the e-mail address is PKCS #9's.
  private static func name(of type: RawSpan) -> StaticString {
    if type.byteCount == 9, type.u8(at: 8) == 1 { return "subject.emailAddress" }
    if type.byteCount == 10, type.u8(at: 0) == 0x09 {
      return type.u8(at: 9) == 1 ? "subject.UID" : "subject.other"
    }
    guard type.byteCount == 3, type.u16(at: 0) == 0x5504 else { return "subject.other" }
    return switch type.u8(at: 2) {
    case 3: "subject.CN"
    case 4: "subject.SN"
    case 5: "subject.serialNumber"
    case 6: "subject.C"
    case 7: "subject.L"
    case 8: "subject.ST"
    case 9: "subject.street"
    case 10: "subject.O"
    case 11: "subject.OU"
    case 42: "subject.GN"
    default: "subject.other"
    }
  }
}

/// One element of DER: tag, length and content (ITU-T X.690 section 8.1). Only one-byte tags and definite lengths.
struct DERElement {
  let tag: UInt8
  let content: Range<Int>
  var end: Int { content.upperBound }

  /// The element that begins `range`; `nil` when it does not lie inside or has another tag than the one asked for.
  init?(_ bytes: RawSpan, in range: Range<Int>, tag wanted: UInt8? = nil) {
    guard range.count >= 2, let tag = bytes.u8(at: range.lowerBound), wanted == nil || tag == wanted,
      let first = bytes.u8(at: range.lowerBound + 1)
    else { return nil }
    var length = Int(first)
    var start = range.lowerBound + 2
    if first >= 0x80 {
      let width = Int(first & 0x7F)
      guard (1...4).contains(width), start + width <= range.upperBound else { return nil }
      length = 0
      for index in 0..<width {
        guard let octet = bytes.u8(at: start + index) else { return nil }
        length = length << 8 | Int(octet)
      }
      start += width
    }
    guard length <= range.upperBound - start, range.upperBound <= bytes.byteCount else { return nil }
    self.tag = tag
    content = start..<start + length
  }
}
