import AuditModel
import Foundation
import Reports

/// Delivers a report in every format asked for.
struct ReportOutput {
  let targets: [ReportTarget]
  let colour: ColourChoice

  /// Looks whether the files can be written, so that a long audit is not in vain.
  func prepare() throws {
    for path in targets.compactMap(\.path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      if CapturePaths.isFolder(path) {
        throw Failure.usage("\(path): the report cannot be written there, it is a folder; name a file")
      }
      let isWritable = access(path, F_OK) == 0 ? access(path, W_OK) == 0 : access(folder, W_OK | X_OK) == 0
      guard isWritable else { throw Self.unwritable(path, errno) }
    }
  }

  /// A report that cannot be written does not keep the others from it.
  func write(_ report: AuditReport) throws {
    var failures: [Failure] = []
    for target in targets {
      do { try write(report, to: target) } catch let failure as Failure { failures.append(failure) }
    }
    for failure in failures.dropLast() { Terminal.error(failure.message) }
    if let last = failures.last { throw last }
  }

  private func write(_ report: AuditReport, to target: ReportTarget) throws {
    guard let format = ReportFormats.named(target.format) else {
      throw Failure.usage(
        "unknown format '\(target.format)'; use one of \(ReportTarget.allValueStrings.joined(separator: ", "))")
    }
    let toTerminal = target.path == nil && Terminal.isTerminal(.standardOutput)
    let style = TextStyle(
      usesColour: target.path == nil && colour.isOn(onTerminal: toTerminal), width: Terminal.width)
    let body: (any ReportSink) -> Void = { format.write(report, style: style, to: $0) }
    if let path = target.path { try Self.store(at: path, body) } else { try Terminal.print(body) }
  }

  /// Only the owner may read a report file, and a half-written one never takes the place of a whole one. What is no
  /// regular file (a pipe, `/dev/stderr`) is written to as it is.
  static func store(at path: String, _ body: (any ReportSink) -> Void) throws {
    var status = stat()
    let exists = stat(path, &status) == 0
    guard exists, status.st_mode & S_IFMT != S_IFREG else { return try replace(path, body) }
    let trouble = try write(to: path, flags: O_WRONLY, body)
    if trouble != 0, trouble != EPIPE { throw unfinished(path, trouble) }
  }

  private static func replace(_ path: String, _ body: (any ReportSink) -> Void) throws {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let part = target + ".part"
    var trouble = try write(to: part, flags: O_WRONLY | O_CREAT | O_TRUNC, as: path, body)
    if trouble == 0, rename(part, target) != 0 { trouble = errno }
    guard trouble != 0 else { return }
    unlink(part)
    throw unfinished(path, trouble)
  }

  private static func write(
    to path: String, flags: Int32, as name: String? = nil, _ body: (any ReportSink) -> Void
  ) throws -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw unwritable(name ?? path, errno)
    }
    defer { close(descriptor) }
    let sink = DescriptorSink(descriptor)
    body(sink)
    return sink.trouble
  }

  private static func unwritable(_ path: String, _ code: Int32) -> Failure {
    .usage("\(path): the report cannot be written (\(reason(code))); check the folder and the right to write")
  }

  private static func unfinished(_ path: String, _ trouble: Int32) -> Failure {
    .incomplete("\(path): the report could not be written whole (\(reason(trouble))); make room and run again")
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
