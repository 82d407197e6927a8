package import AuditModel

/// The report for people: what matters first, then every clause, who received what, and what could not be seen.
package struct TextReport: ReportWriter {
  package let name = "text"

  package init() {}

  package func write(_ report: AuditReport, style: TextStyle, to sink: any ReportSink) {
    for line in TextPage(report: report, style: style).lines() { sink.write(Array((line + "\n").utf8).span.bytes) }
  }
}
