/// The shapes of text that may hold a personal identifier. A shape is no proof: a validator judges each candidate.
package enum CandidateShape: UInt32, Sendable, CaseIterable {
  /// `@` (the mark is at the sign) between what may be a local part and a domain.
  case at = 0
  /// Exactly six pairs of hex digits, colons between.
  case colonPairs = 1
  /// Exactly six pairs of hex digits, hyphens between.
  case hyphenPairs = 2
  /// Exactly three groups of four hex digits, dots between.
  case dottedGroups = 3
  /// A token of exactly twelve hex digits.
  case hexTwelve = 4
  /// 8-4-4-4-12 hex digits (RFC 9562 section 4).
  case uuid = 5
  /// A token that begins with at least 32 hex digits.
  case hexRun = 6
  /// `+` before a digit.
  case plus = 7
  /// `(`, three digits, `)`.
  case areaCode = 8
  /// Groups of three, three and four digits.
  case groups334 = 9
  /// `ff:fe`, the middle of an EUI-64 (RFC 4291 appendix A).
  case eui64 = 10
}
