import Bytes
import COpenSSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What an X.509 certificate says of its holder (RFC 5280). Nothing is verified: an auditor wants to know which name a
/// server showed, not whether a browser would trust it.
package struct Certificate: Equatable, Sendable {
  /// Names read from one certificate, and the longest name.
  package static let nameLimit = 256
  private static let lengthLimit = 255

  /// The subject's last CN.
  package let commonName: String?
  /// The subject's last O.
  package let organisation: String?
  /// DNS names (in lower case) and IP addresses of the subject alternative name, at most `nameLimit`.
  package let names: [String]
  /// Seconds since 1970-01-01 UTC.
  package let notBefore: Int64?
  /// Seconds since 1970-01-01 UTC.
  package let notAfter: Int64?
  /// Subject and issuer are the same.
  package let isSelfSigned: Bool

  /// `nil` when the bytes are no DER certificate. Bytes behind the certificate are ignored.
  package init?(der: RawSpan) {
    guard let certificate = Self.parse(der) else { return nil }
    defer { X509_free(certificate) }
    let subject = X509_get_subject_name(certificate)
    commonName = Self.entry(NID_commonName, of: subject)
    organisation = Self.entry(NID_organizationName, of: subject)
    names = Self.alternativeNames(of: certificate)
    notBefore = Self.seconds(X509_get0_notBefore(certificate))
    notAfter = Self.seconds(X509_get0_notAfter(certificate))
    isSelfSigned = X509_NAME_cmp(subject, X509_get_issuer_name(certificate)) == 0
  }

  private static func parse(_ der: RawSpan) -> OpaquePointer? {
    // A failed parse leaves its reasons in a queue of the thread, which would grow with every bad certificate.
    defer { ERR_clear_error() }
    return der.withUnsafeBytes { bytes in
      var cursor = bytes.bindMemory(to: UInt8.self).baseAddress
      return cursor == nil ? nil : d2i_X509(nil, &cursor, bytes.count)
    }
  }

  private static func entry(_ identifier: Int32, of name: OpaquePointer?) -> String? {
    var index: Int32 = -1
    var last: Int32 = -1
    while true {
      index = X509_NAME_get_index_by_NID(name, identifier, index)
      if index < 0 { break }
      last = index
    }
    guard last >= 0, let entry = X509_NAME_get_entry(name, last) else { return nil }
    return text(X509_NAME_ENTRY_get_data(entry))
  }

  /// A string of any ASN.1 kind as UTF-8, cut to `lengthLimit` bytes.
  private static func text(_ string: UnsafePointer<ASN1_STRING>?) -> String? {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = ASN1_STRING_to_UTF8(&bytes, string)
    guard count >= 0, let bytes else { return nil }
    defer { CRYPTO_free(bytes, nil, 0) }
    return String(decoding: UnsafeBufferPointer(start: bytes, count: min(Int(count), lengthLimit)), as: UTF8.self)
  }

  private static func alternativeNames(of certificate: OpaquePointer) -> [String] {
    guard let found = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
    let stack = OpaquePointer(found)
    defer { GENERAL_NAMES_free(stack) }
    var names: [String] = []
    for index in 0..<min(OPENSSL_sk_num(stack), Int32(nameLimit)) {
      guard let item = OPENSSL_sk_value(stack, index) else { continue }
      if let name = text(ofGeneralName: item.assumingMemoryBound(to: GENERAL_NAME.self)) { names.append(name) }
    }
    return names
  }

  private static func text(ofGeneralName name: UnsafePointer<GENERAL_NAME>) -> String? {
    var kind: Int32 = 0
    guard let value = GENERAL_NAME_get0_value(name, &kind), kind == GEN_DNS || kind == GEN_IPADD else { return nil }
    let string = value.assumingMemoryBound(to: ASN1_STRING.self)
    guard let data = ASN1_STRING_get0_data(string) else { return nil }
    let bytes = UnsafeBufferPointer(start: data, count: Int(max(ASN1_STRING_length(string), 0)))
    if kind == GEN_DNS { return String(decoding: bytes.prefix(lengthLimit), as: UTF8.self).lowercased() }
    return addressText(bytes)
  }

  private static func addressText(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }
}
