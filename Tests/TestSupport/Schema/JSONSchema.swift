package import Foundation

/// The part of JSON Schema (draft 2020-12) that candor's own schemas use: `type const enum properties required
/// additionalProperties propertyNames minProperties items minItems maxItems minLength maxLength minimum maximum pattern
/// anyOf allOf oneOf if then $ref`. A keyword outside this list is an error, so that no rule of a schema goes
/// unchecked.
package struct JSONSchema {
  private let root: [String: Any]

  package init(contentsOf path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// What is wrong with a document, each with its place; empty when it is valid.
  package func errors(in document: Data) throws -> [String] {
    errors(try JSONSerialization.jsonObject(with: document, options: .fragmentsAllowed), against: root, at: "$")
  }

  /// The same for a value made by any parser.
  package func errors(in value: Any) -> [String] { errors(value, against: root, at: "$") }

  private func errors(_ value: Any, against schema: [String: Any], at place: String) -> [String] {
    schema.keys.sorted().flatMap { keyword -> [String] in
      guard let rule = schema[keyword] else { return [] }
      return errors(value, keyword: keyword, rule: rule, schema: schema, at: place)
    }
  }

  private func errors(
    _ value: Any, keyword: String, rule: Any, schema: [String: Any], at place: String
  ) -> [String] {
    switch keyword {
    case "$schema", "$id", "$defs", "title", "description", "required", "default", "examples", "format", "then":
      return required(value, keyword, rule, place)
    case "$ref": return errors(value, against: definition(rule as? String ?? ""), at: place)
    case "type":
      return names(rule).contains(where: { isOf($0, value) })
        ? [] : ["\(place) is not \(names(rule).joined(separator: " or "))"]
    case "const": return isEqual(value, rule) ? [] : ["\(place) is not \(rule)"]
    case "enum":
      return (rule as? [Any] ?? []).contains { isEqual($0, value) } ? [] : ["\(place): '\(value)' is not in the list"]
    case "pattern": return matches(value, rule as? String ?? "") ? [] : ["\(place): '\(value)' does not match \(rule)"]
    case "minimum": return number(value).map { $0 >= (number(rule) ?? 0) } ?? true ? [] : ["\(place) is below \(rule)"]
    case "maximum": return number(value).map { $0 <= (number(rule) ?? 0) } ?? true ? [] : ["\(place) is above \(rule)"]
    case "minItems":
      return ((value as? [Any])?.count ?? .max) >= (rule as? Int ?? 0) ? [] : ["\(place) has too few elements"]
    case "maxItems":
      return ((value as? [Any])?.count ?? 0) <= (rule as? Int ?? .max) ? [] : ["\(place) has too many elements"]
    case "minLength": return ((value as? String)?.count ?? .max) >= (rule as? Int ?? 0) ? [] : ["\(place) is too short"]
    case "items": return items(value, rule, place)
    case "properties": return properties(value, rule, place)
    case "additionalProperties": return additional(value, rule, schema, place)
    case "maxLength": return ((value as? String)?.count ?? 0) <= (rule as? Int ?? .max) ? [] : ["\(place) is too long"]
    case "minProperties":
      return ((value as? [String: Any])?.count ?? .max) >= (rule as? Int ?? 0) ? [] : ["\(place) has too few members"]
    case "propertyNames":
      return (value as? [String: Any] ?? [:]).keys.sorted().flatMap {
        errors($0, against: rule as? [String: Any] ?? [:], at: "\(place), name '\($0)'")
      }
    case "allOf":
      return (rule as? [[String: Any]] ?? []).flatMap { errors(value, against: $0, at: place) }
    case "oneOf":
      let branches = (rule as? [[String: Any]] ?? []).map { errors(value, against: $0, at: place) }
      let count = branches.count(where: \.isEmpty)
      return count == 1 ? [] : count > 1 ? ["\(place) is of more than one kind"] : branches.first ?? []
    case "if":
      guard errors(value, against: rule as? [String: Any] ?? [:], at: place).isEmpty else { return [] }
      return errors(value, against: schema["then"] as? [String: Any] ?? [:], at: place)
    case "anyOf":
      let branches = (rule as? [[String: Any]] ?? []).map { errors(value, against: $0, at: place) }
      return branches.contains(where: \.isEmpty) ? [] : branches.first ?? []
    default: return ["\(place): the schema uses '\(keyword)', which the test does not know"]
    }
  }

  private func required(_ value: Any, _ keyword: String, _ rule: Any, _ place: String) -> [String] {
    guard keyword == "required", let object = value as? [String: Any] else { return [] }
    return names(rule).filter { object[$0] == nil }.map { "\(place) lacks '\($0)'" }
  }

  private func items(_ value: Any, _ rule: Any, _ place: String) -> [String] {
    guard let elements = value as? [Any], let schema = rule as? [String: Any] else { return [] }
    return elements.enumerated().flatMap { errors($1, against: schema, at: "\(place)[\($0)]") }
  }

  private func properties(_ value: Any, _ rule: Any, _ place: String) -> [String] {
    guard let object = value as? [String: Any], let schemas = rule as? [String: [String: Any]] else { return [] }
    return schemas.keys.sorted().flatMap { key -> [String] in
      guard let member = object[key], let schema = schemas[key] else { return [] }
      return errors(member, against: schema, at: "\(place).\(key)")
    }
  }

  private func additional(_ value: Any, _ rule: Any, _ schema: [String: Any], _ place: String) -> [String] {
    guard let object = value as? [String: Any] else { return [] }
    let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
    let others = object.keys.filter { !known.contains($0) }.sorted()
    if let allowed = rule as? Bool, !allowed { return others.map { "\(place) has an unknown member '\($0)'" } }
    guard let memberSchema = rule as? [String: Any] else { return [] }
    return others.flatMap { key in object[key].map { errors($0, against: memberSchema, at: "\(place).\(key)") } ?? [] }
  }

  private func definition(_ reference: String) -> [String: Any] {
    guard reference.hasPrefix("#/$defs/"), let definitions = root["$defs"] as? [String: [String: Any]] else {
      return ["unknown-reference": reference]
    }
    return definitions[String(reference.dropFirst(8))] ?? ["unknown-reference": reference]
  }

  private func names(_ rule: Any) -> [String] { rule as? [String] ?? (rule as? String).map { [$0] } ?? [] }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "integer": !isBoolean(value) && number(value).map { $0 == $0.rounded() } ?? false
    case "number": !isBoolean(value) && number(value) != nil
    default: false
    }
  }

  private func isBoolean(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" || type(of: value) == Bool.self } ?? (value is Bool)
  }

  private func number(_ value: Any) -> Double? {
    value is String ? nil : (value as? NSNumber)?.doubleValue ?? (value as? Int).map(Double.init)
  }

  private func isEqual(_ left: Any, _ right: Any) -> Bool {
    if let left = left as? String { return left == right as? String }
    return number(left) != nil && number(left) == number(right)
  }

  private func matches(_ value: Any, _ pattern: String) -> Bool {
    guard let text = value as? String else { return true }
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
