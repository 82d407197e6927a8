import AuditModel
import Decryption
import Foundation

/// The key logs of `--keys`, read and checked before any capture is.
struct KeyLogFiles {
  /// What the report has to say of them.
  private(set) var notices: [Notice] = []
  private(set) var secrets = KnownSecrets()

  init(_ paths: [String]) throws {
    for path in paths { try read(path) }
  }

  private mutating func read(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.usage("\(path): the key log cannot be read; check the path and its permissions")
    }
    var log = KeyLog()
    log.read([UInt8](data).span.bytes)
    do {
      try log.finish()
    } catch {
      throw Failure.usage(
        "\(path)\(Self.place(of: error)); give the file that SSLKEYLOGFILE names, with lines as CLIENT_RANDOM hex hex")
    }
    if let first = log.problems.first {
      notices.append(
        Notice(
          kind: "key-log-lines",
          detail: "\(path):\(first.line): \(first.reason); \(log.problemCount) lines of this key log are of no use"))
    }
    secrets.keyLog.merge(log)
  }

  private static func place(of error: KeyLogError) -> String {
    switch error {
    case .noUsableLine(let first?): ":\(first.line): not a key log (\(first.reason))"
    case .noUsableLine(nil): ": the key log holds no secrets"
    }
  }
}
