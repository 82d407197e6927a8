import AuditModel

/// Keeps all packs in one flat file, because reading fifty YAML files takes longer than a whole small audit may.
struct PackCache {
  private static let format = "candor-packs-2"
  private static let unit: Character = "\u{1F}"
  private static let record: Character = "\u{1E}"
  private let file: FlatFile

  init(folder: String, rules: RulesFolder) {
    var sources: [String] = []
    for pack in rules.folders(in: "packs") {
      sources.append(rules("packs/\(pack)/pack.yaml"))
      for id in rules.folders(in: "packs/\(pack)") {
        // Of the two, the one that is there counts.
        for file in ["rule.yaml", "adapter.yaml"] { sources.append(rules("packs/\(pack)/\(id)/\(file)")) }
      }
    }
    file = FlatFile(folder: folder, name: Self.format, madeFrom: sources)
  }

  func load() -> [RulePack]? { file.load().flatMap(Self.decode) }

  func store(_ packs: [RulePack]) { file.store(Self.encode(packs)) }

  // MARK: The flat form: records of fields; the first field says what a record is.

  static func encode(_ packs: [RulePack]) -> String {
    var text = format
    func add(_ fields: [String]) {
      text.append(record)
      text += fields.joined(separator: String(unit))
    }
    for pack in packs {
      add(["P", pack.name, pack.version, pack.title])
      for rule in pack.rules {
        add(
          ["R", rule.id, rule.since, rule.title, rule.why, rule.type.rawValue, rule.anywhere ?? ""] + rule.references)
        for detection in rule.detections {
          add(["D", detection.validator, detection.confidence.rawValue])
          add(["w"] + detection.keys.whole)
          add(["a"] + detection.keys.words)
          add(["l"] + detection.keys.last)
          add(["n"] + detection.keys.never)
          add(["h"] + detection.headers)
          add(["c"] + detection.cookies)
          add(["p"] + detection.parts.map(\.rawValue))
          add(["d"] + detection.directions.map(\.rawValue))
        }
      }
      for adapter in pack.adapters { for record in records(of: adapter) { add(record) } }
    }
    add(["E"])
    return text
  }

  /// `nil` when the text is not whole.
  static func decode(_ text: String) -> [RulePack]? {
    var packs: [RulePack] = []
    var isComplete = false
    for (index, line) in text.utf8.split(separator: record.asciiValue ?? 0).enumerated() {
      let fields = line.split(separator: unit.asciiValue ?? 0, omittingEmptySubsequences: false).map {
        String($0) ?? ""
      }
      if index == 0 {
        guard fields == [format] else { return nil }
        continue
      }
      switch fields.first {
      case "P" where fields.count == 4:
        packs.append(RulePack(name: fields[1], version: fields[2], title: fields[3], rules: []))
      case "R" where fields.count >= 7 && !packs.isEmpty:
        packs[packs.count - 1].rules.append(
          DetectionRule(
            id: fields[1], since: fields[2], title: fields[3], why: fields[4], type: DataType(rawValue: fields[5]),
            anywhere: fields[6].isEmpty ? nil : fields[6], detections: [], references: Array(fields[7...])))
      case "A" where !packs.isEmpty:
        guard let adapter = adapter(fields) else { return nil }
        packs[packs.count - 1].adapters.append(adapter)
      case "E": isComplete = true
      default:
        guard let pack = packs.indices.last, read(fields, into: &packs[pack]) else { return nil }
      }
    }
    return isComplete ? packs : nil
  }

  /// Adds a further record to the adapter or rule that the pack got last, in its place.
  private static func read(_ fields: [String], into pack: inout RulePack) -> Bool {
    if let last = pack.adapters.indices.last { return read(fields, into: &pack.adapters[last]) }
    guard let last = pack.rules.indices.last else { return false }
    return read(fields, into: &pack.rules[last])
  }

  private static func read(_ fields: [String], into rule: inout DetectionRule) -> Bool {
    let rest = Array(fields.dropFirst())
    if fields.first == "D" {
      guard rest.count == 2, let confidence = Confidence(rawValue: rest[1]) else { return false }
      var detection = Detection(validator: rest[0])
      detection.confidence = confidence
      rule.detections.append(detection)
      return true
    }
    guard !rule.detections.isEmpty else { return false }
    let last = rule.detections.count - 1
    switch fields.first {
    case "w": rule.detections[last].keys.whole = rest
    case "a": rule.detections[last].keys.words = rest
    case "l": rule.detections[last].keys.last = rest
    case "n": rule.detections[last].keys.never = rest
    case "h": rule.detections[last].headers = rest
    case "c": rule.detections[last].cookies = rest
    case "p": rule.detections[last].parts = rest.compactMap(Part.init(rawValue:))
    case "d": rule.detections[last].directions = rest.compactMap(MessageDirection.init(rawValue:))
    default: return false
    }
    return true
  }
}
