import AuditModel
import Bytes
import Decryption
import Foundation
import Protocols
import TestSupport

/// CoAP over DTLS that OpenSSL spoke (`Tests/Transcripts/DTLS/record`), with its secrets.
struct DTLSTranscript {
  static let names = ["psk-ccm8", "psk-cbc", "cookie-gcm", "fragments-gcm", "chacha", "dtls10-cbc"]
  /// What `record` sent, twice.
  static let payload = #"{"owner": "operator@example.com"}"#

  var steps: [Transcript.Step] = []
  var keyLog = ""
  var sharedKey: [UInt8] = []

  var count: Int { steps.reduce(0) { $0 + $1.bytes.count } }

  init(_ name: String) throws {
    let path = RepositoryFolder.path("Tests/Transcripts/DTLS/\(name).txt")
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let rest = line.dropFirst(2)
      switch line.first {
      case "C": steps.append(.init(direction: .fromInitiator, bytes: SealedTranscript.octets(rest)))
      case "S": steps.append(.init(direction: .fromResponder, bytes: SealedTranscript.octets(rest)))
      case "K": keyLog += rest + "\n"
      case "P": sharedKey = SealedTranscript.octets(rest)
      default: break
      }
    }
  }

  var store: SecretStore { SealedTranscript.store(keyLog) }

  /// What became of a run.
  struct Outcome {
    var sink: RecordingSink
    var coverage: Coverage

    /// `POST /telemetry: {…}`, `2.04 POST /telemetry: ok`.
    var messages: [String] {
      sink.messages.filter { $0.protocolName == "coap" }.map { message in
        let bodies = message.bodies.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        return "\(message.sender == .fromInitiator ? "client" : "server"): \(bodies)"
      }
    }
  }

  static let expected = ["client: " + payload, "server: ok", "client: " + payload, "server: ok"]

  /// Feeds datagrams with the secrets of `store`.
  /// - Parameter late: Secrets that come behind the datagram of this number.
  static func play(
    _ steps: [Transcript.Step], _ store: SecretStore, late: (step: Int, keyLog: String)? = nil, port: UInt16 = 5_684
  ) -> Outcome {
    let sink = RecordingSink()
    let ledger = DatagramLedger()
    let feeder = DatagramFeeder(secrets: store)
    feeder.observer = ledger
    let conversation = DatagramConversation(
      firstFrame: 1, ports: FlowPorts(initiator: 50_000, responder: port))
    for (number, step) in steps.enumerated() {
      if let late, late.step == number { store.add(keyLog: Array(late.keyLog.utf8).span.bytes) }
      let outcome = feeder.feed(
        step.bytes.span.bytes, of: conversation, from: step.direction, time: Timestamp(seconds: 1_700_000_000),
        into: sink)
      switch outcome {
      case .whole(let bin): ledger.coverage.add(step.bytes.count, to: bin)
      case .parts: ledger.coverage.merge(feeder.parts)
      case .session: break
      }
    }
    if let late, late.step >= steps.count { store.add(keyLog: Array(late.keyLog.utf8).span.bytes) }
    feeder.finish(into: sink)
    sink.close()
    return Outcome(sink: sink, coverage: ledger.coverage)
  }
}
