import Foundation

/// A program that runs, with its outputs in files, so that no pipe can fill.
final class RunningProcess {
  private let process = Process()
  private let outputPath: String
  private let errorPath: String
  /// No test waits longer.
  private static let patience: TimeInterval = 60

  init(
    _ program: String, _ arguments: [String], input: String = "/dev/null", files: TemporaryFolder,
    environment: [String: String], folder: String
  ) throws {
    outputPath = files.path("stdout")
    errorPath = files.path("stderr")
    _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
    _ = FileManager.default.createFile(atPath: errorPath, contents: nil)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  /// What it has written to standard output so far.
  var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
  var error: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

  func interrupt() { kill(identifier, SIGINT) }

  /// Waits until `condition` holds; `false` after `seconds`.
  func wait(upTo seconds: Double, until condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition() { return true }
      usleep(50_000)
    }
    return condition()
  }

  /// Waits for the end; a program that hangs is killed and has the status of its signal.
  @discardableResult
  func wait() -> CandorProcess.Outcome {
    if !wait(upTo: Self.patience, until: { !process.isRunning }) { kill(identifier, SIGKILL) }
    process.waitUntilExit()
    let output = (try? Data(contentsOf: URL(fileURLWithPath: outputPath))) ?? Data()
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return CandorProcess.Outcome(status: status, output: String(decoding: output, as: UTF8.self), error: error)
  }
}
