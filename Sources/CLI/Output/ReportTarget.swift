import ArgumentParser
import AuditModel
import Reports

/// `--format FORMAT[=PATH]`: which report goes where. Without a path, or with `-`, to standard output.
struct ReportTarget: ExpressibleByArgument, Equatable, CustomStringConvertible {
  var format: String
  var path: String?

  init(format: String, path: String? = nil) {
    self.format = format
    self.path = path == "-" ? nil : path
  }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard ReportFormats.named(parts[0]) != nil, parts.count == 1 || !parts[1].isEmpty else { return nil }
    self.init(format: parts[0], path: parts.count == 2 ? parts[1] : nil)
  }

  static var allValueStrings: [String] { ReportFormats.all.map(\.name) }

  var description: String { path.map { "\(format)=\($0)" } ?? format }
}
