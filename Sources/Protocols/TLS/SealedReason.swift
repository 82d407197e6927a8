import Bytes

/// Why a sealed record stays closed.
enum SealedReason {
  case noKey, noHandshake, wrongKey, unsupportedCipher, gap

  /// The notice's kind.
  var kind: StaticString {
    switch self {
    case .noKey: "tls-no-key"
    case .noHandshake: "tls-no-handshake"
    case .wrongKey: "tls-wrong-key"
    case .unsupportedCipher: "tls-unsupported-cipher"
    case .gap: "tls-gap"
    }
  }

  /// What the notice says.
  var detail: StaticReason {
    switch self {
    case .noKey: "none of the secrets belongs to this connection; it stays closed"
    case .noHandshake: "the handshake is not in the capture, so no secret can be told to belong to this connection"
    case .wrongKey: "a record does not open with the secrets of its connection"
    case .unsupportedCipher: "the cipher suite or version is not supported; the connection stays closed"
    case .gap: "bytes missing from the capture keep a record closed"
    }
  }
}
