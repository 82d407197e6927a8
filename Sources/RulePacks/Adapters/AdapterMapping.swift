package import AuditModel

/// What stands at a place of an endpoint's messages.
package struct AdapterMapping: Hashable, Sendable {
  /// The type's name that says: what is found there is none.
  package static let nothing: DataType = "nothing"

  package var at: [AdapterPath]
  /// Attributes that the XML element must have, with these values.
  package var attributes: [String: String]
  package var directions: [MessageDirection]
  /// `nothing` where the endpoint's values look like data and are none.
  package var type: DataType
  /// Name of a coded validator; empty for the usual one of the type.
  package var validator: String
  package var confidence: Confidence
  /// The coding the endpoint's makers say the value has, as `sha256`; empty for none.
  package var form: String
  package var because: String

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("at", "where", "directions", "type", "validator", "confidence", "form", "because")
    let place = try node.required("at")
    at = []
    for path in place.isList ? try place.list() : [place] { at.append(try AdapterPath(path)) }
    attributes = [:]
    for (name, value) in try node.optional("where")?.entries() ?? [] { attributes[name] = try value.string() }
    directions = []
    for direction in try node.list("directions") {
      directions.append(try direction.direction())
    }
    type = DataType(rawValue: try node.string("type"))
    validator = try node.optionalString("validator") ?? ""
    confidence = try node.optional("confidence")?.choice(of: Confidence.self) ?? .validated
    form = try node.optionalString("form") ?? ""
    because = try node.string("because")
  }

  init(
    at: [AdapterPath], attributes: [String: String], directions: [MessageDirection], type: DataType, validator: String,
    confidence: Confidence, form: String, because: String
  ) {
    self.at = at
    self.attributes = attributes
    self.directions = directions
    self.type = type
    self.validator = validator
    self.confidence = confidence
    self.form = form
    self.because = because
  }
}
