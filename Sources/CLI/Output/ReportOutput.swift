import AuditModel
import Foundation
import Reports

/// Delivers a report in every format asked for.
struct ReportOutput {
  let targets: [ReportTarget]
  let colour: ColourChoice

  func write(_ report: AuditReport) throws {
    for target in targets {
      guard let format = ReportFormats.named(target.format) else {
        throw Failure.usage(
          "unknown format '\(target.format)'; use one of \(ReportTarget.allValueStrings.joined(separator: ", "))")
      }
      let toTerminal = target.path == nil && Terminal.isTerminal(.standardOutput)
      let style = TextStyle(
        usesColour: target.path == nil && colour.isOn(onTerminal: toTerminal), width: Terminal.width)
      let bytes = format.render(report, style: style)
      if let path = target.path { try Self.store(bytes, at: path) } else { try Terminal.print(bytes) }
    }
  }

  /// Only the owner may read a report file, and a half-written one never takes the place of a whole one. What is there and
  /// is no file (a device, a pipe) is written to, never replaced.
  static func store(_ bytes: [UInt8], at path: String) throws {
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let part = isSpecial ? path : path + ".part"
    let descriptor = open(part, isSpecial ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else {
      throw Failure.usage(
        "\(path): the report cannot be written (\(String(cString: strerror(errno)))); check the folder")
    }
    let trouble = Terminal.write(bytes, to: descriptor)
    close(descriptor)
    guard trouble == 0, isSpecial || rename(part, path) == 0 else {
      let reason = String(cString: strerror(trouble == 0 ? errno : trouble))
      if !isSpecial { unlink(part) }
      throw Failure.incomplete("\(path): the report could not be written whole (\(reason))")
    }
  }
}
