package import AuditModel

/// One JSON object a line, each with a `record` that says what it is: a `report` head first, then every capture,
/// transfer, finding, clause, device and notice as in `candor-report-1`.
package struct NDJSONReport: ReportWriter {
  package let name = "ndjson"

  package init() {}

  package func write(_ report: AuditReport, style: TextStyle, to sink: any ReportSink) {
    var json = JSONWriter(to: sink)
    record("report", in: &json) { json in
      json.key("coverage")
      json.object(report.coverage)
      json.key("policies")
      json.value(report.policies)
      json.key("schema")
      json.value(report.schema)
      json.key("tool")
      json.object(report.tool)
    }
    records("capture", report.captures, in: &json) { $1.object($0) }
    records("transfer", report.transfers, in: &json) { $1.object($0) }
    records("finding", report.findings, in: &json) { $1.object($0) }
    records("clause", report.clauses, in: &json) { $1.object($0) }
    records("device", report.devices, in: &json) { $1.object($0) }
    records("notice", report.notices, in: &json) { $1.object($0) }
    json.flush()
  }

  private func records<Element>(
    _ name: String, _ elements: [Element], in json: inout JSONWriter,
    _ write: (borrowing Element, inout JSONWriter) -> Void
  ) {
    let span = elements.span
    for index in span.indices {
      record(name, in: &json) { json in
        json.key("value")
        write(span[index], &json)
      }
    }
  }

  private func record(_ name: String, in json: inout JSONWriter, _ members: (inout JSONWriter) -> Void) {
    json.object { json in
      json.key("record")
      json.value(name)
      members(&json)
    }
    json.endRecord()
  }
}
