package import AuditModel

/// `candor-report-1`, the contract that others build on: keys sorted, one transfer, finding, clause, device and notice
/// a line.
package struct JSONReport: ReportWriter {
  package let name = "json"

  package init() {}

  package func write(_ report: AuditReport, style: TextStyle, to sink: any ReportSink) {
    var json = JSONWriter(to: sink)
    json.object { json in
      lines("captures", report.captures, &json) { $1.object($0) }
      lines("clauses", report.clauses, &json) { $1.object($0) }
      json.key("coverage")
      json.object(report.coverage)
      json.line()
      lines("devices", report.devices, &json) { $1.object($0) }
      lines("findings", report.findings, &json) { $1.object($0) }
      lines("notices", report.notices, &json) { $1.object($0) }
      json.key("policies")
      json.value(report.policies)
      json.line()
      json.key("schema")
      json.value(report.schema)
      json.line()
      json.key("tool")
      json.object(report.tool)
      json.line()
      lines("transfers", report.transfers, &json) { $1.object($0) }
    }
    json.endRecord()
    json.flush()
  }

  private func lines<Element>(
    _ key: StaticString, _ elements: [Element], _ json: inout JSONWriter,
    _ write: (borrowing Element, inout JSONWriter) -> Void
  ) {
    json.key(key)
    json.array { json in
      guard !elements.isEmpty else { return }
      json.line()
      // Borrowed, because a copy of a transfer costs dozens of reference counts.
      let span = elements.span
      for index in span.indices {
        write(span[index], &json)
        json.line()
      }
    }
    json.line()
  }
}
