import AuditModel
import Codings
import RulePacks

@testable import Detectors

/// What a test asks about one found datum.
struct FoundDatum: Hashable {
  var type: DataType
  var value: String
  var forms: [Form] = []
  var confidence: Confidence = .validated
  var range: Range<Int> = 0..<0
}

/// Runs all shipped rules over single values.
final class Inspector: MatchSink {
  /// Read once: in a debug build it takes most of a second.
  private static let packs = Result { try RulePack.all(in: RulesFolder.find()) }
  private let detectors: DetectorSet
  private(set) var found: [FoundDatum] = []
  private(set) var pending: [[UInt8]] = []
  private(set) var pendingKinds: [TokenCandidate.Kind] = []

  init(known: [KnownValue] = [], region: String? = "US") throws {
    let packs = try Self.packs.get()
    detectors = try DetectorSet(
      DetectorRules(
        packs, known: KnownValues(known, region: region), settings: DetectorSettings(region: region)))
  }

  func found(_ match: borrowing Match) {
    found.append(
      FoundDatum(
        type: match.dataType, value: match.normalised.text, forms: match.forms, confidence: match.confidence,
        range: match.range))
  }

  func pending(_ token: borrowing TokenCandidate) {
    pending.append((0..<token.bytes.byteCount).map { token.bytes[$0] })
    pendingKinds.append(token.kind)
  }

  func inspect(
    _ value: [UInt8], key: String = "", name: String = "", part: Part = .body, direction: MessageDirection = .request,
    kind: Leaf.Kind = .text
  ) -> [FoundDatum] {
    found = []
    pending = []
    let key = Array(key.utf8)
    let name = Array(name.utf8)
    detectors.enter(value.span.bytes)
    let leaf = LeafContext(
      part: part, direction: direction, name: name.span.bytes, key: key.span.bytes, value: value.span.bytes,
      range: 0..<value.count, kind: kind)
    detectors.inspect(leaf, into: self)
    detectors.leave()
    return found
  }

  func inspect(_ text: String, key: String = "", name: String = "", part: Part = .body) -> [FoundDatum] {
    inspect(Array(text.utf8), key: key, name: name, part: part)
  }

  func types(_ text: String, key: String = "", name: String = "", part: Part = .body) -> [DataType] {
    inspect(text, key: key, name: name, part: part).map(\.type)
  }

  func inspectRaw(_ bytes: [UInt8]) -> [FoundDatum] {
    found = []
    detectors.inspectRaw(bytes.span.bytes, direction: .message, into: self)
    return found
  }
}
