import AuditModel
import Patterns
package import RulePacks

/// All rule packs, made ready for looking up. Immutable, shared by all workers.
package final class DetectorRules: Sendable {
  struct Compiled: Sendable {
    var type: DataType
    var validator: ValidatorName
    var confidence: Confidence
    var parts: UInt16
    var directions: UInt8
  }

  /// Families that search every value.
  struct Families: OptionSet, Sendable {
    let rawValue: UInt8
    static let hardwareAddress = Families(rawValue: 1)
    static let email = Families(rawValue: 2)
    static let phone = Families(rawValue: 4)
    static let imei = Families(rawValue: 8)
    static let iban = Families(rawValue: 16)

    private static let names: [String: Families] = [
      "mac": .hardwareAddress, "email": .email, "phone": .phone, "imei": .imei, "iban": .iban,
    ]

    static func named(_ name: String) -> Families? { names[name] }
  }

  /// Literals that announce a value; the id of each is its raw value.
  enum Announcement: UInt32, CaseIterable {
    case tel, imei, iban, makerBot, percentAt

    var pattern: Pattern {
      let text: String
      switch self {
      case .tel: text = "tel[:;]"
      case .imei: text = "imei"
      case .iban: text = "iban"
      case .makerBot: text = "23c1"
      case .percentAt: text = "%40"
      }
      return Pattern(id: rawValue, expression: text, ignoresCase: true)
    }
  }

  package let settings: DetectorSettings
  package let known: KnownValues
  let detections: [Compiled]
  let lexicon: KeyLexicon
  /// Detections that ask for every value of a part, by `Part.ordinal`.
  let byPart: [[UInt16]]
  /// The parts that `byPart` has detections for.
  let partsAlone: UInt16
  let families: Families
  let database: PatternDatabase
  let adapters: AdapterSet

  package init(
    _ packs: [RulePack], known: KnownValues = KnownValues(), settings: DetectorSettings = DetectorSettings()
  ) throws(RuleError) {
    var detections: [Compiled] = []
    var sources: [Detection] = []
    var byPart = [[UInt16]](repeating: [], count: Part.allCases.count)
    var families: Families = []
    for pack in packs {
      for rule in pack.rules {
        if let name = rule.anywhere {
          guard let family = Families.named(name) else { throw Self.error(pack, rule, "no family '\(name)' is coded") }
          families.insert(family)
        }
        for detection in rule.detections {
          guard let validator = ValidatorName(rawValue: detection.validator) else {
            throw Self.error(pack, rule, "no validator '\(detection.validator)' is coded")
          }
          let index = UInt16(truncatingIfNeeded: detections.count)
          detections.append(Self.compile(detection, validator, rule))
          sources.append(detection)
          if detection.keys.isEmpty, detection.headers.isEmpty, detection.cookies.isEmpty {
            for part in detection.parts { byPart[part.ordinal].append(index) }
          }
        }
      }
    }
    self.settings = settings
    self.known = known
    self.detections = detections
    lexicon = KeyLexicon(sources)
    self.byPart = byPart
    partsAlone = byPart.indices.reduce(0) { byPart[$1].isEmpty ? $0 : $0 | 1 << UInt16($1) }
    self.families = families
    adapters = try Self.compile(packs)
    do {
      let cache = settings.cacheFolder.map { PatternCache(folder: $0) }
      database = try PatternDatabase.make(Announcement.allCases.map(\.pattern) + known.patterns, cache: cache)
    } catch {
      throw RuleError(file: "patterns", problem: "the patterns cannot be compiled: \(error)", hint: "report this")
    }
  }

  private static func compile(
    _ detection: Detection, _ validator: ValidatorName, _ rule: DetectionRule
  ) -> Compiled {
    let parts = detection.parts.reduce(UInt16(0)) { $0 | 1 << UInt16($1.ordinal) }
    let directions = detection.directions.reduce(UInt8(0)) { $0 | $1.bit }
    return Compiled(
      type: rule.type, validator: validator, confidence: detection.confidence, parts: parts == 0 ? .max : parts,
      directions: directions == 0 ? .max : directions)
  }

  private static func compile(_ packs: [RulePack]) throws(RuleError) -> AdapterSet {
    var set = AdapterSet()
    var number = 0
    for pack in packs {
      for adapter in pack.adapters {
        var meanings: [AdapterMeaning] = []
        for mapping in adapter.mappings {
          meanings.append(AdapterMeaning(mapping, try detection(mapping, adapter, pack)))
        }
        number += 1
        set.insert(CompiledAdapter(adapter, number: number, meanings), adapter.places)
      }
    }
    return set
  }

  private static func detection(
    _ mapping: AdapterMapping, _ adapter: Adapter, _ pack: RulePack
  ) throws(RuleError) -> Compiled? {
    if mapping.type == AdapterMapping.nothing { return nil }
    let validator: ValidatorName
    if mapping.validator.isEmpty {
      validator = .usual(for: mapping.type)
    } else if let named = ValidatorName(rawValue: mapping.validator) {
      validator = named
    } else {
      throw RuleError(
        file: "packs/\(pack.name)/\(adapter.id)/adapter.yaml",
        problem: "no validator '\(mapping.validator)' is coded",
        hint: "known are \(ValidatorName.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return Compiled(
      type: mapping.type, validator: validator, confidence: mapping.confidence, parts: .max, directions: .max)
  }

  private static func error(_ pack: RulePack, _ rule: DetectionRule, _ problem: String) -> RuleError {
    RuleError(
      file: "packs/\(pack.name)/\(rule.id)/rule.yaml", problem: problem,
      hint: "known are \(ValidatorName.allCases.map(\.rawValue).joined(separator: ", "))")
  }
}

extension MessageDirection {
  var bit: UInt8 {
    switch self {
    case .request: 1
    case .response: 2
    case .message: 4
    }
  }
}
