import AuditModel
import Cryptography
import Decryption
import Foundation
import Protocols
import TestSupport
import Testing

/// Sessions that go on from an earlier connection, of which only that one shows a premaster secret; the truth is what
/// `Tests/Transcripts/TLS/record` sent.
struct SessionResumptionTests {
  static let names = [
    "tls12-rsa-session", "tls12-rsa-ticket", "tls10-rsa-session", "ssl3-aes128", "ssl3-3des", "ssl3-rc4-md5",
  ]

  static func key() throws -> PrivateKey {
    let pem = Array(try Data(contentsOf: URL(fileURLWithPath: SealedTranscript.folder + "rsa.pem")))
    let found = PrivateKey(pem: pem.span.bytes)
    return try #require(found)
  }

  private func store(mayGrow: Bool = false) throws -> SecretStore {
    var known = KnownSecrets()
    known.privateKeys = [try Self.key()]
    return known.makeStore(mayGrow: mayGrow)
  }

  @Test(arguments: names) func theKeyOfTheFirstConnectionOpensTheSecond(_ name: String) throws {
    let (first, second) = (try SealedTranscript(name + "-1"), try SealedTranscript(name + "-2"))
    #expect(second.keyLog.isEmpty)
    for mayGrow in [false, true] {
      let sessions = SessionTable()
      let store = try store(mayGrow: mayGrow)
      #expect(SealedTranscript.play(first.transcript, store, sessions: sessions).messages == SealedTranscript.expected)
      let outcome = SealedTranscript.play(second.transcript, store, sessions: sessions)
      #expect(outcome.messages == SealedTranscript.expected)
      #expect(outcome.sink.troubles == [])
      #expect(outcome.coverage.decoded == second.transcript.count)
    }
  }

  /// Without the first connection the second stays closed, says so, and nothing stays held.
  @Test(arguments: names) func withoutTheFirstTheSecondStaysClosed(_ name: String) throws {
    let second = try SealedTranscript(name + "-2")
    let outcome = SealedTranscript.play(second.transcript, try store())
    #expect(outcome.messages == [])
    #expect(outcome.sink.troubles.contains { $0.hasPrefix("tls-no-key") })
    #expect(outcome.coverage.opaqueEncrypted > 300)
    #expect(outcome.held == 0)
  }

  /// Sessions of other partitions of the flows are known at the end only: what is held opens then.
  @Test(arguments: names) func whatIsLearnedLaterOpensWhatIsHeld(_ name: String) throws {
    let (first, second) = (try SealedTranscript(name + "-1"), try SealedTranscript(name + "-2"))
    let (store, elsewhere, here) = (try store(), SessionTable(), SessionTable())
    _ = SealedTranscript.play(first.transcript, store, sessions: elsewhere)
    #expect(!elsewhere.sessions.isEmpty)
    let sink = RecordingSink()
    let feeder = StreamFeeder(
      FlowContext(ports: second.transcript.ports, secrets: store, held: HeldBytes(), sessions: here))
    var offsets: [UInt64] = [0, 0]
    for step in second.transcript.steps {
      let side = Int(step.direction.rawValue)
      feeder.feed(
        step.bytes.span.bytes, from: step.direction, at: offsets[side], time: second.transcript.time, into: sink)
      offsets[side] += UInt64(step.bytes.count)
    }
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    #expect(feeder.awaitsSecrets)
    here.learn(elsewhere.sessions)
    feeder.secretsArrived(into: sink)
    #expect(!feeder.awaitsSecrets)
    sink.close()
    #expect(sink.messages.map(\.start).filter { $0.hasPrefix("POST") } == ["POST /v1/status", "POST /v1/status"])
  }

  /// A hello in the framing of SSL 2.0 (RFC 5246 appendix E.2): its challenge is the random that the key log names.
  @Test func aChallengeStandsForTheRandom() throws {
    let sealed = try SealedTranscript("tls10-cbc")
    let line = try #require(sealed.keyLog.split(separator: "\n").first { $0.hasPrefix("CLIENT_RANDOM ") })
    let words = line.split(separator: " ")
    let random = SealedTranscript.octets(words[1])
    var other = sealed.transcript
    let first = try #require(other.steps.first)
    #expect(first.direction == .fromInitiator && first.bytes.count > 43)
    let head: [UInt8] = [0x80, 9 + 3 + 32, 1, 3, 1, 0, 3, 0, 0, 0, 32, 0, 0, 0x35]
    other.steps[0].bytes = head + random
    let outcome = SealedTranscript.play(other, SealedTranscript.store(sealed.keyLog))
    #expect(outcome.messages == SealedTranscript.expected)
  }

  /// More sessions than are remembered: the newest stay.
  @Test func sessionsAreBounded() throws {
    let first = try SealedTranscript("tls12-rsa-session-1")
    let sessions = SessionTable()
    let store = try store()
    // The server's hello is the first thing it says: record header, message header, version, random, then the session
    // id.
    let number = try #require(first.transcript.steps.firstIndex { $0.direction == .fromResponder })
    #expect(first.transcript.steps[number].bytes[43] == 32)
    for index in 0..<SessionTable.limit + 20 {
      var other = first.transcript
      other.steps[number].bytes[44] = UInt8(index & 0xFF)
      other.steps[number].bytes[45] = UInt8(index >> 8)
      // Up to the first sealed records is enough for the session to be known.
      other.steps = Array(other.steps.prefix(number + 3))
      _ = SealedTranscript.play(other, store, sessions: sessions)
    }
    #expect(sessions.sessions.count == SessionTable.limit)
  }
}
