import AuditModel
import Cryptography
import Decryption
import Foundation

/// The files of `--keys`, read and checked before any capture is: key logs, RSA private keys (PEM), and lines `PSK NAME
/// KEY` with a pre-shared key in hexadecimal and the name the client gives (`*` for any).
struct KeyLogFiles {
  /// What the report has to say of them.
  private(set) var notices: [Notice] = []
  private(set) var secrets = KnownSecrets()
  /// Those that may get more lines while an interface is watched.
  private(set) var growing: [String] = []
  private let mayGrow: Bool

  /// - Parameter mayGrow: Key logs are followed: they may be empty, or not be there yet.
  init(_ paths: [String], mayGrow: Bool = false) throws {
    self.mayGrow = mayGrow
    for path in paths { try read(path) }
  }

  private mutating func read(_ path: String) throws {
    if mayGrow, !FileManager.default.fileExists(atPath: path) { return growing.append(path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.usage("\(path): the key log cannot be read; check the path and its permissions")
    }
    var text = String(decoding: data, as: UTF8.self)
    if text.contains("-----BEGIN") { return try addPrivateKey([UInt8](data), path) }
    // A line without its end may be half written; it is read when it is whole.
    if mayGrow { text = text.utf8.lastIndex(of: 0x0A).map { String(text[...$0]) } ?? "" }
    var lines: [Substring] = []
    var hasSharedKeys = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.first == "PSK" {
        try addSharedKey(words.dropFirst().map(String.init), path)
        hasSharedKeys = true
        lines.append("")
      } else {
        lines.append(line)
      }
    }
    growing.append(path)
    var log = KeyLog()
    log.read(Array(lines.joined(separator: "\n").utf8).span.bytes)
    do {
      try log.finish()
    } catch {
      if hasSharedKeys || mayGrow, log.problemCount == 0 { return }
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

  private mutating func addPrivateKey(_ bytes: [UInt8], _ path: String) throws {
    guard let key = PrivateKey(pem: bytes.span.bytes) else {
      throw Failure.usage("\(path): no RSA private key in PEM without a password; convert it with openssl pkey")
    }
    secrets.privateKeys.append(key)
  }

  private mutating func addSharedKey(_ words: [String], _ path: String) throws {
    guard words.count == 2, let key = Self.octets(words[1]) else {
      throw Failure.usage(
        "\(path): a line that begins with PSK needs a name and a key in hexadecimal, as PSK client1 0badc0de")
    }
    secrets.sharedKeys[words[0] == "*" ? [] : Array(words[0].utf8)] = key
  }

  private static func octets(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, !digits.isEmpty, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private static func place(of error: KeyLogError) -> String {
    switch error {
    case .noUsableLine(let first?): ":\(first.line): not a key log (\(first.reason))"
    case .noUsableLine(nil): ": the key log holds no secrets"
    }
  }
}
