import Cryptography
import Foundation
import Testing

/// The certificate was made with `openssl req -x509` (a throw-away key); the expected values are those given to it and
/// those that `openssl x509 -noout -dates` prints.
struct CertificateTests {
  static let der: [UInt8] = Array(
    Data(
      base64Encoded: """
        MIICtDCCAlqgAwIBAgIUBbvwKwirBOcRtuAf6xzhRHZkzocwCgYIKoZIzj0EAwIwgYoxCzAJBgNVBAYTAlVTMRQwEgYDVQQKDAtFeGFtcGxlIE
        xhYjERMA8GA1UECwwIUHJpbnRlcnMxHDAaBgNVBAMME3ByaW50ZXIuZXhhbXBsZS5jb20xIzAhBgkqhkiG9w0BCQEWFG9wZXJhdG9yQGV4YW1w
        bGUuY29tMQ8wDQYDVQQFEwZEMTIzNDUwHhcNMjYxMTIzMTU0ODQ1WhcNMzYxMTIwMTU0ODQ1WjCBijELMAkGA1UEBhMCVVMxFDASBgNVBAoMC0
        V4YW1wbGUgTGFiMREwDwYDVQQLDAhQcmludGVyczEcMBoGA1UEAwwTcHJpbnRlci5leGFtcGxlLmNvbTEjMCEGCSqGSIb3DQEJARYUb3BlcmF0
        b3JAZXhhbXBsZS5jb20xDzANBgNVBAUTBkQxMjM0NTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPB5Pq87WBbkggEpwdd0QFjdAcueg1VaKS
        HkMWnQHffxPK7NDJTb84bcKVIWVUrxwgrdbtWiSFCBlGlaUjPgb+6jgZswgZgwHQYDVR0OBBYEFIw3Awu2taF+nR9rI7uK7ZCWpNyEMB8GA1Ud
        IwQYMBaAFIw3Awu2taF+nR9rI7uK7ZCWpNyEMA8GA1UdEwEB/wQFMAMBAf8wRQYDVR0RBD4wPIITcHJpbnRlci5leGFtcGxlLmNvbYINKi5FeG
        FtcGxlLm5ldIcEwAACMocQIAENuAAAAAAAAAAAAAAAUDAKBggqhkjOPQQDAgNIADBFAiAnidIi6IEWGe5EqHYxIUbuX6qMIVMoBgp+UzP1eC45
        kQIhAMu7+VB/jLmgCUTrrqVVKPx0+jg0SGUm/pCZDt4LeMWC
        """, options: .ignoreUnknownCharacters) ?? Data())

  @Test func namesAndDatesAreRead() {
    let certificate = Certificate(der: Self.der.span.bytes)
    #expect(certificate?.commonName == "printer.example.com")
    #expect(certificate?.organisation == "Example Lab")
    #expect(certificate?.names == ["printer.example.com", "*.example.net", "192.0.2.50", "2001:db8::50"])
    #expect(certificate?.notBefore == 1_795_448_925)
    #expect(certificate?.notAfter == 2_110_808_925)
    #expect(certificate?.isSelfSigned == true)
  }

  @Test func theSubjectStandsWhereItIsSaidToStand() {
    var found: [String: String] = [:]
    CertificateSubject.forEachAttribute(of: Self.der.span.bytes) { name, range in
      found[name.description] = String(decoding: Self.der[range], as: UTF8.self)
    }
    #expect(
      found == [
        "subject.C": "US", "subject.O": "Example Lab", "subject.OU": "Printers",
        "subject.CN": "printer.example.com", "subject.emailAddress": "operator@example.com",
        "subject.serialNumber": "D12345",
      ])
  }

  @Test func anythingElseIsNoCertificate() {
    for bytes in [[], Array("not a certificate".utf8), [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 0x80]] {
      let certificate = Certificate(der: bytes.span.bytes)
      #expect(certificate == nil)
    }
  }

  @Test func cutAndChangedBytesAreSurvived() {
    for count in 0..<Self.der.count {
      let part = Array(Self.der.prefix(count))
      let certificate = Certificate(der: part.span.bytes)
      #expect(certificate == nil)
      CertificateSubject.forEachAttribute(of: part.span.bytes) { _, range in #expect(range.upperBound <= count) }
    }
    for index in Self.der.indices {
      for value in [0x00, 0x30, 0x80, 0x84, 0xFF] as [UInt8] {
        var changed = Self.der
        changed[index] = value
        _ = Certificate(der: changed.span.bytes)
        CertificateSubject.forEachAttribute(of: changed.span.bytes) { _, range in
          #expect(range.upperBound <= changed.count)
        }
      }
    }
  }
}
