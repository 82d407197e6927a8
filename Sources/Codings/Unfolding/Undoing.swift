import AuditModel

/// How the bytes of one level were got from a leaf of the level before.
enum Undoing {
  /// They stand there as they are.
  case nothing
  case text(TextCoding)
  case content(ContentCoding)
  /// Base64url of one segment of a JSON Web Token.
  case token(isClaims: Bool)

  var form: Form? {
    switch self {
    case .nothing: nil
    case .text(let coding): coding.form
    case .content(let coding): coding.form
    case .token: .jwt
    }
  }
}
