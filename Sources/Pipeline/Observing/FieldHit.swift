import AuditModel
import Detectors

/// A match in the field in hand. Matches are kept once the whole field has been unfolded, because the same bytes may be
/// seen at two depths: as part of a URL, and as its parameter.
struct FieldHit {
  var dataType: DataType
  /// Where the normal form stands in the inspector's arena.
  var normalised: Range<Int>
  /// Codings around the value and those the detector undid.
  var forms: [Form]
  var confidence: Confidence
  var path: String
  /// Where the value stands in the field, all codings included.
  var source: Range<Int>
  /// Set when the match is a token that may be a digest.
  var token: TokenCandidate.Kind?
  /// May link a device to a person.
  var isLinkable: Bool
  /// Set once the field has been unfolded.
  var print: Print?

  /// What tells a datum from others of the message, in two hashes.
  struct Print {
    /// Of its place: part, name, path, type and forms.
    var place: UInt128
    /// Of its normal form.
    var value: UInt128
  }

  /// Whether `other` tells the same datum, and tells its place better, or as well and was there before.
  func isExplained(by other: FieldHit, arena: [UInt8]) -> Bool {
    if isPair(holding: other) { return true }
    guard dataType == other.dataType, source.overlaps(other.source), normalised.count == other.normalised.count else {
      return false
    }
    let (mine, others) = (path.utf8.count, other.path.utf8.count)
    guard mine < others || mine == others && other.normalised.lowerBound < normalised.lowerBound else { return false }
    return arena[normalised] == arena[other.normalised]
  }

  /// The pair of `Authorization: Basic`, decoded or not, is no token besides the name and the password that it holds.
  private func isPair(holding other: FieldHit) -> Bool {
    dataType == .authToken && (other.dataType == .password || other.dataType == .username)
      && other.forms.last == .base64 && source.overlaps(other.source)
  }
}
