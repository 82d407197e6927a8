package import AuditModel

/// One report format. Each lives in its own folder and has one line in `ReportFormats`.
package protocol ReportWriter: Sendable {
  /// The name given to `--format`.
  var name: String { get }
  /// Writes the whole report as UTF-8. Equal reports give equal bytes.
  func write(_ report: AuditReport, style: TextStyle, to sink: any ReportSink)
}

extension ReportWriter {
  /// The whole report in memory.
  package func render(_ report: AuditReport, style: TextStyle) -> [UInt8] {
    let sink = ByteSink()
    write(report, style: style, to: sink)
    return sink.bytes
  }
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
