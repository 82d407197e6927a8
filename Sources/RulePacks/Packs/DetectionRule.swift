package import AuditModel

/// How one data type is found (`rules/packs/<pack>/<id>/rule.yaml`).
package struct DetectionRule: Hashable, Sendable {
  package var id: String
  /// Version of candor that first had the rule.
  package var since: String
  package var title: String
  /// Why it matters that the datum leaves the device.
  package var why: String
  package var type: DataType
  /// A coded family that finds the type in any value, by its shape alone.
  package var anywhere: String?
  package var detections: [Detection]
  package var references: [String]

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("id", "since", "title", "why", "type", "anywhere", "detect", "references")
    id = try node.string("id")
    since = try node.string("since")
    title = try node.string("title")
    why = try node.string("why")
    type = DataType(rawValue: try node.string("type"))
    anywhere = try node.optionalString("anywhere")
    detections = []
    for detection in try node.list("detect") { detections.append(try Detection(detection)) }
    references = try node.strings("references")
    guard anywhere != nil || !detections.isEmpty else {
      throw node.error("the rule can find nothing", hint: "give 'detect' or 'anywhere'")
    }
  }

  init(
    id: String, since: String, title: String, why: String, type: DataType, anywhere: String?, detections: [Detection],
    references: [String]
  ) {
    self.id = id
    self.since = since
    self.title = title
    self.why = why
    self.type = type
    self.anywhere = anywhere
    self.detections = detections
    self.references = references
  }
}
