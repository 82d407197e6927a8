import Foundation
import TestSupport

/// The built program, run as a user runs it.
struct CandorProcess {
  struct Outcome {
    var status: Int32
    var output: String
    var error: String

    /// The lines on standard error.
    var errorLines: [Substring] { error.split(separator: "\n") }
  }

  /// The program lies beside the test bundle.
  static let path: String = {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("candor").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return RepositoryFolder.path(".build/debug/candor")
  }()

  /// Nothing of the caller's settings; a rules folder and a cache that are there.
  static var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("CANDOR_") && name != "NO_COLOR" && name != "CLICOLOR_FORCE"
    }
    environment["CANDOR_RULES"] = RepositoryFolder.path("rules")
    environment["CANDOR_CACHE"] = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/candor-test-cache"
    environment["CANDOR"] = path
    return environment
  }

  /// Runs candor to its end.
  static func run(
    _ arguments: String..., input: [UInt8]? = nil, environment changes: [String: String] = [:], in folder: String? = nil
  ) throws -> Outcome {
    try run(path, arguments, input: input, environment: changes, in: folder)
  }

  static func run(_ arguments: [String], in folder: String? = nil) throws -> Outcome {
    try run(path, arguments, input: nil, environment: [:], in: folder)
  }

  /// Runs a line of shell, in which `"$CANDOR"` is the program.
  static func shell(_ line: String, environment: [String: String] = [:], in folder: String? = nil) throws -> Outcome {
    try run("/bin/bash", ["-c", line], input: nil, environment: environment, in: folder)
  }

  private static func run(
    _ program: String, _ arguments: [String], input: [UInt8]?, environment changes: [String: String], in folder: String?
  ) throws -> Outcome {
    try TemporaryFolder.with { files in
      let inputPath = try input.map { try files.write($0, "stdin") } ?? "/dev/null"
      let started = try RunningProcess(
        program, arguments, input: inputPath, files: files, environment: environment.merging(changes) { $1 },
        folder: folder ?? RepositoryFolder.path)
      return started.wait()
    }
  }
}
