/// A hash function that trackers use on identifiers.
package enum DigestAlgorithm: UInt8, Sendable, CaseIterable {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// Length of a digest in octets.
  package var byteCount: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha224: 28
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// As in the `form` of reports.
  package var name: String {
    switch self {
    case .md5: "md5"
    case .sha1: "sha1"
    case .sha224: "sha224"
    case .sha256: "sha256"
    case .sha384: "sha384"
    case .sha512: "sha512"
    }
  }

  /// The functions whose digests are so long.
  package static func with(byteCount: Int) -> DigestAlgorithm? { allCases.first { $0.byteCount == byteCount } }
}
