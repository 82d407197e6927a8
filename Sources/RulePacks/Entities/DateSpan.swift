package import AuditModel

/// The days during which something holds: from a first day on, up to but not including a last one. Open where unknown.
package struct DateSpan: Hashable, Sendable {
  package let from: CivilDate?
  package let until: CivilDate?

  package static let always = DateSpan()

  package init(from: CivilDate? = nil, until: CivilDate? = nil) {
    self.from = from
    self.until = until
  }

  package func contains(_ day: CivilDate) -> Bool {
    if let from, day < from { return false }
    if let until, day >= until { return false }
    return true
  }

  package func overlaps(_ other: DateSpan) -> Bool {
    if let until, let first = other.from, first >= until { return false }
    if let from, let last = other.until, from >= last { return false }
    return true
  }
}

extension RuleNode {
  /// The `from` and `until` of a mapping, as `2018-05-25`.
  func span() throws(RuleError) -> DateSpan {
    let from = try optional("from")?.date()
    let until = try optional("until")?.date()
    if let from, let until, until <= from { throw error("'until' is not after 'from'", hint: "swap them") }
    return DateSpan(from: from, until: until)
  }

  private func date() throws(RuleError) -> CivilDate {
    guard let date = CivilDate(try string()) else { throw error("no such day", hint: "write it as 2018-05-25") }
    return date
  }
}
