package import AuditModel

/// Text that may come from the wire or from a file's name, made fit for a terminal: what would move the cursor, change
/// colours, end the line or turn the direction of writing is shown as an escape.
package enum PrintableText {
  package static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnfit) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnfit(scalar) {
        result += escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The report with every text in it that did not come from candor's own rules made fit.
  package static func of(_ report: AuditReport) -> AuditReport {
    var report = report
    for index in report.captures.indices { report.captures[index].path = of(report.captures[index].path) }
    for index in report.findings.indices {
      report.findings[index].subject = of(report.findings[index].subject)
      report.findings[index].reason = of(report.findings[index].reason)
    }
    for index in report.transfers.indices {
      guard let host = report.transfers[index].recipient.host else { continue }
      report.transfers[index].recipient.host = of(host)
    }
    for index in report.notices.indices { report.notices[index].detail = of(report.notices[index].detail) }
    return report
  }

  /// Control characters of ASCII and Latin 1, line and paragraph separators, and Unicode's marks of direction.
  private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}
