import AuditModel

/// Adapters in the flat form of `PackCache`.
extension PackCache {
  /// The records of one adapter, the first of which is `A`.
  static func records(of adapter: Adapter) -> [[String]] {
    var records = [["A", adapter.id, adapter.since, adapter.title, adapter.why] + adapter.references]
    for place in adapter.places {
      records.append(["M", place.protocolName])
      records.append(["mh"] + place.hosts)
      records.append(["mp"] + place.paths)
      records.append(["mr"] + place.roots)
    }
    for step in adapter.steps {
      records.append(["S", step.at.part.rawValue, step.at.path, step.reading.rawValue, step.because])
    }
    for mapping in adapter.mappings {
      records.append(
        ["X", mapping.type.rawValue, mapping.validator, mapping.confidence.rawValue, mapping.form, mapping.because])
      records.append(["xa"] + mapping.at.flatMap { [$0.part.rawValue, $0.path] })
      records.append(["xw"] + mapping.attributes.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
      records.append(["xd"] + mapping.directions.map(\.rawValue))
    }
    return records
  }

  /// An adapter from its first record; `nil` when that is none.
  static func adapter(_ fields: [String]) -> Adapter? {
    guard fields.count >= 5 else { return nil }
    return Adapter(
      id: fields[1], since: fields[2], title: fields[3], why: fields[4], places: [], steps: [], mappings: [],
      references: Array(fields[5...]))
  }

  /// Adds a further record to its adapter; `false` when it is none of an adapter.
  static func read(_ fields: [String], into adapter: inout Adapter) -> Bool {
    let rest = Array(fields.dropFirst())
    switch fields.first {
    case "M" where rest.count == 1:
      adapter.places.append(AdapterPlace(hosts: [], paths: [], protocolName: rest[0]))
    case "mh" where !adapter.places.isEmpty: adapter.places[adapter.places.count - 1].hosts = rest
    case "mp" where !adapter.places.isEmpty: adapter.places[adapter.places.count - 1].paths = rest
    case "mr" where !adapter.places.isEmpty: adapter.places[adapter.places.count - 1].roots = rest
    case "S" where rest.count == 4:
      guard let part = Part(rawValue: rest[0]), let reading = AdapterStep.Reading(rawValue: rest[2]) else {
        return false
      }
      adapter.steps.append(
        AdapterStep(at: AdapterPath(part: part, path: rest[1]), reading: reading, because: rest[3]))
    case "X" where rest.count == 5:
      guard let confidence = Confidence(rawValue: rest[2]) else { return false }
      adapter.mappings.append(
        AdapterMapping(
          at: [], attributes: [:], directions: [], type: DataType(rawValue: rest[0]), validator: rest[1],
          confidence: confidence, form: rest[3], because: rest[4]))
    default: return readMapping(fields.first, rest, into: &adapter)
    }
    return true
  }

  private static func readMapping(_ kind: String?, _ rest: [String], into adapter: inout Adapter) -> Bool {
    guard !adapter.mappings.isEmpty else { return false }
    let last = adapter.mappings.count - 1
    switch kind {
    case "xa":
      for (part, path) in pairs(rest) {
        guard let part = Part(rawValue: part) else { return false }
        adapter.mappings[last].at.append(AdapterPath(part: part, path: path))
      }
    case "xw": for (name, value) in pairs(rest) { adapter.mappings[last].attributes[name] = value }
    case "xd": adapter.mappings[last].directions = rest.compactMap(MessageDirection.init(rawValue:))
    default: return false
    }
    return true
  }

  private static func pairs(_ fields: [String]) -> [(String, String)] {
    stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
  }
}
