package import AuditModel

/// The report for people: what matters first, then every clause, who received what, and what could not be seen.
package struct TextReport: ReportWriter {
  package let name = "text"

  package init() {}

  package func render(_ report: AuditReport, style: TextStyle) -> [UInt8] {
    let page = TextPage(report: report, style: style)
    return Array((page.lines().joined(separator: "\n") + "\n").utf8)
  }
}
