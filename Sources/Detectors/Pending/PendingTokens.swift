import AuditModel
import Bytes
import Cryptography

/// Tokens that may be digests or parts of values told elsewhere, kept until all values are known. `Tag` says where a
/// token stood; the smallest tags of a token are kept.
///
/// Neither the order of insertion nor the sharing out among workers changes what is kept and found: of too many tokens
/// the smallest stay.
package struct PendingTokens<Tag: Hashable & Comparable & Sendable>: Sendable {
  struct Token: Hashable, Comparable, Sendable {
    var kind: TokenCandidate.Kind
    var bytes: [UInt8]

    static func < (left: Token, right: Token) -> Bool {
      left.kind == right.kind
        ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.kind.rawValue < right.kind.rawValue
    }
  }

  package static var limit: Int { 65_536 }
  package static var tagsPerToken: Int { 64 }

  private var tokens: [Token: [Tag]] = [:]

  package init() {}

  package var isEmpty: Bool { tokens.isEmpty }

  package mutating func insert(_ token: borrowing TokenCandidate, tag: Tag) {
    let bytes = token.bytes
    insert(Token(kind: token.kind, bytes: (0..<bytes.byteCount).map { bytes[$0] }), [tag])
    if tokens.count >= 2 * Self.limit { prune() }
  }

  package mutating func merge(_ other: PendingTokens) {
    for (token, tags) in other.tokens { insert(token, tags) }
    if tokens.count >= 2 * Self.limit { prune() }
  }

  private mutating func insert(_ token: Token, _ tags: [Tag]) {
    var all = tokens[token] ?? []
    for tag in tags where !all.contains(tag) {
      all.insert(tag, at: all.firstIndex { $0 > tag } ?? all.count)
    }
    if all.count > Self.tagsPerToken { all.removeLast(all.count - Self.tagsPerToken) }
    tokens[token] = all
  }

  private mutating func prune() {
    let kept = tokens.keys.sorted().prefix(Self.limit)
    tokens = Dictionary(uniqueKeysWithValues: kept.map { ($0, tokens[$0] ?? []) })
  }

  /// The smallest tokens, as many as are kept.
  var keptTokens: Set<Token> {
    tokens.count > Self.limit ? Set(tokens.keys.sorted().prefix(Self.limit)) : Set(tokens.keys)
  }

  /// The tokens that hide one of the values, by tag. `known` values count as seen.
  package func resolve(
    _ seen: SeenValues, known: KnownValues = KnownValues(), region: String? = nil, with redactor: Redactor
  ) -> [ResolvedToken<Tag>] {
    guard !tokens.isEmpty else { return [] }
    var seen = seen
    for entry in known.entries where !entry.isSibling { seen.insert(entry.type, entry.normalised.span.bytes) }
    let kept = keptTokens
    let hasDigests = kept.contains { $0.kind == .digest }
    let digester = Digester()
    var resolved: [ResolvedToken<Tag>] = []
    var taken: Set<Token> = []
    for value in seen.ordered {
      let spelling = Spelling(value.type, String(decoding: value.normalised, as: UTF8.self), region: region)
      var finds: [(Token, [Form])] = []
      if hasDigests {
        DigestPool.forEachDigest(of: spelling, with: digester) { digest, forms in
          let token = Token(kind: .digest, bytes: digest)
          if kept.contains(token) { finds.append((token, forms)) }
        }
      }
      if value.type == .macAddress, let octets = spelling.octets {
        finds.append((Token(kind: .lastOctets, bytes: Array(octets.suffix(3))), [.lastOctets]))
      }
      for (token, forms) in finds where taken.insert(token).inserted {
        for tag in tokens[token] ?? [] {
          let isKnown = known.contains(value.type, value.normalised.span.bytes)
          resolved.append(
            ResolvedToken(
              tag: tag, dataType: value.type, value: redactor.redact(value.type, value.normalised.span.bytes),
              forms: forms, confidence: token.kind == .lastOctets ? .inferred : isKnown ? .known : .validated))
        }
      }
    }
    return resolved.sorted { $0.tag == $1.tag ? $0.dataType < $1.dataType : $0.tag < $1.tag }
  }
}
