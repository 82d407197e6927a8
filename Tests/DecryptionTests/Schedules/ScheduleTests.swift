import Bytes
import Cryptography
import Decryption
import Testing

/// Key schedules against published traces and another implementation.
struct ScheduleTests {
  private func octets(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// RFC 8448 section 3: the server's handshake traffic secret and the key and vector made of it.
  @Test func theTraceOfRFC8448() {
    let secret = octets("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
    let key = LabelledExpansion.octets(16, of: secret, label: "key", hash: .sha256)
    let vector = LabelledExpansion.octets(12, of: secret, label: "iv", hash: .sha256)
    #expect(key == octets("3fce516009c21727d0f2e4e86ee403bc"))
    #expect(vector == octets("5d313eb2671276ee13000b30"))
  }

  /// `openssl kdf -keylen 20 -kdfopt digest:D -kdfopt hexsecret:… -kdfopt seed:test … TLS1-PRF` gave the expectations.
  @Test func thePseudorandomFunctionAgreesWithOpenSSL() throws {
    let secret = octets("00112233445566778899aabbccddeeff01")
    let gcm = try #require(CipherSuite(0x009C))
    let gcm384 = try #require(CipherSuite(0x009D))
    func run(_ version: UInt16, _ suite: CipherSuite) -> [UInt8] {
      PseudorandomFunction(version: version, suite: suite).octets(
        20, secret: secret, label: "test", seed: Array("seed".utf8))
    }
    #expect(run(0x0303, gcm) == octets("1b84d3be5fe6aa843bfd7be05ea4216c54a7dce6"))
    #expect(run(0x0303, gcm384) == octets("ccf607f04c484f6ad27d2816ff9cde64432b6ae4"))
    #expect(run(0x0301, gcm) == octets("f7d699dbdd2ffe4248b9afbc219465d83b21edc0"))
  }

  @Test func suitesAreKnownByNumber() {
    #expect(CipherSuite(0x1301)?.cipher == .aes128GCM)
    #expect(CipherSuite(0xC02C)?.scheduleHash == .sha384)
    #expect(CipherSuite(0x000A)?.cipher == .tripleDES)
    #expect(CipherSuite(0x0005)?.keyExchange == .rsa)
    #expect(CipherSuite(0x00A8)?.keyExchange == .preShared)
    #expect(CipherSuite(0xC02F)?.keyExchange == .other)
    #expect(CipherSuite(0x0003) == nil, "export ciphers")
    #expect(CipherSuite(0x0A0A) == nil, "GREASE")
  }
}
