/// Something the reader of a report must know about the evidence: what could not be read, what was cut, what looked
/// wrong. Never a verdict.
package struct Notice: Hashable, Sendable, Codable, Comparable {
  /// Kebab-case name of the condition, as `truncated-capture`.
  package var kind: String
  package var capture: Int?
  /// The frame, counted from 1, where it was first seen.
  package var frame: Int?
  package var detail: String

  package init(kind: String, capture: Int? = nil, frame: Int? = nil, detail: String) {
    self.kind = kind
    self.capture = capture
    self.frame = frame
    self.detail = detail
  }

  package static func < (left: Notice, right: Notice) -> Bool {
    (left.capture ?? -1, left.frame ?? -1, left.kind, left.detail)
      < (right.capture ?? -1, right.frame ?? -1, right.kind, right.detail)
  }
}
