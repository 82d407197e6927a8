package import AuditModel

/// One JSON object a line, each with a `record` that says what it is: a `report` head first, then every capture,
/// transfer, finding, clause, device and notice as in `candor-report-1`.
package struct NDJSONReport: ReportWriter {
  package let name = "ndjson"

  package init() {}

  package func render(_ report: AuditReport, style: TextStyle) -> [UInt8] {
    var bytes: [UInt8] = []
    append("report", to: &bytes) { json in
      json.key("coverage")
      json.object(report.coverage)
      json.key("policies")
      json.value(report.policies)
      json.key("schema")
      json.value(report.schema)
      json.key("tool")
      json.object(report.tool)
    }
    for capture in report.captures { append("capture", to: &bytes) { $0.wrapped { $0.object(capture) } } }
    bytes.reserveCapacity(4096 + report.transfers.count * 700 + report.findings.count * 600)
    for index in report.transfers.indices {
      append("transfer", to: &bytes) { $0.wrapped { $0.object(report.transfers[index]) } }
    }
    for finding in report.findings { append("finding", to: &bytes) { $0.wrapped { $0.object(finding) } } }
    for clause in report.clauses { append("clause", to: &bytes) { $0.wrapped { $0.object(clause) } } }
    for device in report.devices { append("device", to: &bytes) { $0.wrapped { $0.object(device) } } }
    for notice in report.notices { append("notice", to: &bytes) { $0.wrapped { $0.object(notice) } } }
    return bytes
  }

  private func append(_ record: String, to bytes: inout [UInt8], _ members: (inout JSONWriter) -> Void) {
    var json = JSONWriter(reservingCapacity: 1024)
    json.object { json in
      json.key("record")
      json.value(record)
      members(&json)
    }
    bytes += json.bytes
    bytes.append(0x0A)
  }
}

extension JSONWriter {
  /// The object written by `body` under the key `value`.
  fileprivate mutating func wrapped(_ body: (inout JSONWriter) -> Void) {
    key("value")
    body(&self)
  }
}
