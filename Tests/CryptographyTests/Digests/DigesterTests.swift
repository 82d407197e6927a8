import Testing

@testable import Cryptography

struct DigesterTests {
  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// RFC 1321 appendix A.5; FIPS 180-4 example values for "abc".
  @Test(arguments: [
    (DigestAlgorithm.md5, "900150983cd24fb0d6963f7d28e17f72"),
    (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
    (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha384,
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512,
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ])
  func publishedDigests(algorithm: DigestAlgorithm, digest: String) {
    let digester = Digester()
    let bytes = Array("abc".utf8)
    for _ in 0..<3 {
      let result = digester.digest(algorithm, of: bytes.span.bytes)
      #expect(hex(result) == digest)
      #expect(result.count == algorithm.byteCount)
    }
    #expect(DigestAlgorithm.with(byteCount: algorithm.byteCount) == algorithm)
  }

  @Test func theEmptyMessageHasADigest() {
    let none: [UInt8] = []
    #expect(hex(Digester().digest(.md5, of: none.span.bytes)) == "d41d8cd98f00b204e9800998ecf8427e")
  }

  /// RFC 4231 sections 4.2 and 4.3; the context is used again.
  @Test func publishedCodes() {
    let first = KeyedDigester(key: [UInt8](repeating: 0x0B, count: 20))
    let message = Array("Hi There".utf8)
    for _ in 0..<3 {
      #expect(
        hex(first.code(of: message.span.bytes)) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    }
    let second = KeyedDigester(key: Array("Jefe".utf8))
    let other = Array("what do ya want for nothing?".utf8)
    #expect(
      hex(second.code(of: other.span.bytes)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
