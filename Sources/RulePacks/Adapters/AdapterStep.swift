import AuditModel

/// How the value at one place is read, where its look does not say so.
package struct AdapterStep: Hashable, Sendable {
  package enum Reading: String, Sendable, CaseIterable {
    /// A body of these media types, whatever it is called.
    case json, form, xml
    /// A body with one form on each line.
    case formLines = "form-lines"
    /// Names and values with `=` between them and `;` behind: cookies in a parameter, parameters in a path.
    case pairs
  }

  /// The place as in `AdapterMapping`.
  package var at: AdapterPath
  package var reading: Reading
  package var because: String

  init(at: AdapterPath, reading: Reading, because: String) {
    self.at = at
    self.reading = reading
    self.because = because
  }

  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("at", "as", "because")
    at = try AdapterPath(node.required("at"))
    reading = try node.required("as").choice(of: Reading.self)
    because = try node.string("because")
    if reading != .pairs, at.part != .body || !at.path.isEmpty {
      throw node.error("'\(reading.rawValue)' is a reading of a whole body", hint: "write 'at: body'")
    }
  }
}
