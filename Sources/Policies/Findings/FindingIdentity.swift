import AuditModel

/// The name of a finding from run to run: 64-bit FNV-1a (draft-eastlake-fnv) over policy, rule, clause, data type,
/// recipient, protocol and field, as 16 hexadecimal digits. Neither a value nor the verdict goes in: a redacted report,
/// a baseline and a suppression agree, and a changed verdict shows as a change of the same finding. Not a secret and no
/// protection against forgery. Findings that agree in all that (the hits of one property) are told apart by their rank.
struct FindingIdentity: Hashable {
  var policy: String
  var rule: String
  var clause: String
  var dataType: DataType?
  /// Entity, or host, or address.
  var recipient: String
  var `protocol`: String
  /// The field path for transfers; the name of the cookie, property or resource for facts.
  var location: String
  /// Splits findings of one rule that are judged apart (`lan` and `wide` exposure).
  var aspect: String

  func text(rank: Int) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let parts = [
      policy, rule, clause, dataType?.rawValue ?? "", recipient, `protocol`, location, aspect,
      rank > 0 ? "\(rank)" : "",
    ]
    for part in parts {
      for byte in part.utf8 { Self.mix(byte, into: &hash) }
      Self.mix(0x1F, into: &hash)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func mix(_ byte: UInt8, into hash: inout UInt64) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
