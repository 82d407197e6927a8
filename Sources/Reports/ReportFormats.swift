/// Every report format, one line each.
package enum ReportFormats {
  package static let all: [any ReportWriter] = [
    TextReport(),
    JSONReport(),
    NDJSONReport(),
  ]

  package static func named(_ name: String) -> (any ReportWriter)? { all.first { $0.name == name } }
}
