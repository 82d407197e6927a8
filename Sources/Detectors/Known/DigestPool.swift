import AuditModel
import Bytes
import Cryptography

/// The digests of many values in all their spellings, single and doubled, looked up by a token's octets.
struct DigestPool: Sendable {
  struct Origin: Hashable, Sendable {
    /// Position of the value in the caller's list.
    var value: Int
    /// The functions, outermost first.
    var forms: [Form]
  }

  private var origins: [UInt64: Origin] = [:]

  init() {}

  var isEmpty: Bool { origins.isEmpty }

  /// Adds the digests of one value. The first value that has a digest keeps it.
  mutating func add(_ spelling: Spelling, value: Int, with digester: Digester) {
    Self.forEachDigest(of: spelling, with: digester) { digest, forms in
      add(digest, Origin(value: value, forms: forms))
    }
  }

  /// Calls `body` with each digest of each spelling, and with each digest of the hexadecimal text of a digest.
  static func forEachDigest(of spelling: Spelling, with digester: Digester, _ body: ([UInt8], [Form]) -> Void) {
    var digest: [UInt8] = []
    var outer: [UInt8] = []
    for text in spelling.texts + (spelling.octets.map { [$0] } ?? []) {
      for inner in DigestAlgorithm.allCases {
        digest.removeAll(keepingCapacity: true)
        guard digester.append(inner, of: text.span.bytes, to: &digest) else { continue }
        body(digest, [Form(rawValue: inner.name)])
        // A doubled digest is taken of the hexadecimal text of the inner one.
        let hex = hex(digest)
        for algorithm in DigestAlgorithm.allCases {
          outer.removeAll(keepingCapacity: true)
          guard digester.append(algorithm, of: hex.span.bytes, to: &outer) else { continue }
          body(outer, [Form(rawValue: algorithm.name), Form(rawValue: inner.name)])
        }
      }
    }
  }

  private mutating func add(_ digest: [UInt8], _ origin: Origin) {
    let key = Self.key(digest.span.bytes)
    if origins[key] == nil { origins[key] = origin }
  }

  func origin(of digest: RawSpan) -> Origin? {
    origins.isEmpty ? nil : origins[Self.key(digest)]
  }

  /// The first eight octets say enough among some millions of digests, and the length goes in with them.
  private static func key(_ digest: RawSpan) -> UInt64 {
    (digest.u64(at: 0) ?? 0) ^ UInt64(digest.byteCount) &* 0x9E37_79B9_7F4A_7C15
  }

  static func hex(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
