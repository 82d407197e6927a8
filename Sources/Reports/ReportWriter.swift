package import AuditModel

/// One report format. Each lives in its own folder and has one line in `ReportFormats`.
package protocol ReportWriter: Sendable {
  /// The name given to `--format`.
  var name: String { get }
  /// Renders the whole report as UTF-8. Equal reports give equal bytes.
  func render(_ report: AuditReport, style: TextStyle) -> [UInt8]
}

/// How text for people may look; formats for programs ignore it.
package struct TextStyle: Sendable {
  package var usesColour: Bool
  /// Columns of the terminal; lines are wrapped to it.
  package var width: Int

  package init(usesColour: Bool = false, width: Int = 120) {
    self.usesColour = usesColour
    self.width = max(60, width)
  }
}
