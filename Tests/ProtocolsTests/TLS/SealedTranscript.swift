import AuditModel
import Bytes
import Cryptography
import Decryption
import Foundation
import Protocols
import TestSupport

/// A conversation that OpenSSL had (`Tests/Transcripts/TLS/record`), with its key log.
struct SealedTranscript {
  static let names = [
    "tls13-aes256gcm", "tls12-aes256gcm", "tls12-chacha", "tls12-ccm8", "tls12-cbc-sha384", "tls12-rsa-cbc",
    "tls11-cbc", "tls10-cbc",
  ]
  static let folder = RepositoryFolder.path("Tests/Transcripts/TLS/")

  var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 443))
  var keyLog = ""

  init(_ name: String, in folder: String = Self.folder) throws {
    for line in try String(contentsOfFile: folder + name + ".txt", encoding: .utf8).split(separator: "\n") {
      let rest = line.dropFirst(2)
      switch line.first {
      case "C": transcript.say(.fromInitiator, Self.octets(rest))
      case "S": transcript.say(.fromResponder, Self.octets(rest))
      case "K": keyLog += rest + "\n"
      default: break
      }
    }
  }

  static func octets(_ text: Substring) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  static func store(_ keyLog: String, mayGrow: Bool = false) -> SecretStore {
    let store = SecretStore(mayGrow: mayGrow)
    store.add(keyLog: Array(keyLog.utf8).span.bytes)
    return store
  }

  /// What became of a run.
  struct Outcome {
    var sink: RecordingSink
    var coverage: Coverage
    var held: Int
    /// `POST /v1/status: {…}`, `200 POST /v1/status: ok`.
    var messages: [String] {
      sink.messages.filter { $0.protocolName == "http/1.1" }.map { message in
        "\(message.start): \(message.bodies.map { String(decoding: $0.bytes, as: UTF8.self) }.joined())"
      }
    }
  }

  static let expected = Array(
    repeating: [#"POST /v1/status: {"owner": "operator@example.com"}"#, "200 POST /v1/status: ok"], count: 2
  ).flatMap { $0 }

  /// Feeds the conversation with the secrets of `store`.
  /// - Parameters:
  ///   - late: Secrets that come behind the step of this number, or behind the end of the connection.
  ///   - hole: Bytes of one direction that the capture lacks.
  ///   - sessions: Those that may be resumed.
  static func play(
    _ transcript: Transcript, _ store: SecretStore, late: (step: Int, keyLog: String)? = nil,
    hole: (direction: FlowDirection, range: Range<Int>)? = nil, sessions: SessionTable = SessionTable()
  ) -> Outcome {
    let sink = RecordingSink()
    let held = HeldBytes()
    let feeder = StreamFeeder(
      FlowContext(ports: transcript.ports, secrets: store, held: held, sessions: sessions, modules: Catalog.streams))
    var offsets = [0, 0]
    for (number, step) in transcript.steps.enumerated() {
      if let late, late.step == number { store.add(keyLog: Array(late.keyLog.utf8).span.bytes) }
      let side = Int(step.direction.rawValue)
      let start = offsets[side]
      offsets[side] += step.bytes.count
      let whole = start..<offsets[side]
      let lost =
        hole?.direction == step.direction
        ? hole?.range.clamped(to: whole) ?? 0..<0 : whole.lowerBound..<whole.lowerBound
      for part in [whole.lowerBound..<lost.lowerBound, lost.upperBound..<whole.upperBound] {
        if part.lowerBound == lost.upperBound, !lost.isEmpty {
          feeder.gap(lost.count, from: step.direction, at: UInt64(lost.lowerBound), into: sink)
        }
        guard part.lowerBound < part.upperBound else { continue }
        let bytes = Array(step.bytes[part.lowerBound - start..<part.upperBound - start])
        feeder.feed(
          bytes.span.bytes, from: step.direction, at: UInt64(part.lowerBound), time: transcript.time, into: sink)
      }
    }
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    if let late, late.step >= transcript.steps.count {
      store.add(keyLog: Array(late.keyLog.utf8).span.bytes)
      feeder.secretsArrived(into: sink)
    }
    feeder.stopWaiting(into: sink)
    sink.close()
    return Outcome(sink: sink, coverage: feeder.coverage, held: held.count)
  }
}
