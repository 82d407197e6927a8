import AuditModel
import Bytes
import Cryptography
import Decryption
import Foundation
import Protocols
import TestSupport
import Testing

/// Conversations of OpenSSL are opened with their keys; the truth is what `Tests/Transcripts/TLS/record` sent.
struct TLSOpeningTests {
  @Test(arguments: SealedTranscript.names) func everyCipherOpens(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(sealed.keyLog))
    #expect(outcome.messages == SealedTranscript.expected)
    #expect(outcome.sink.faults == [])
    #expect(outcome.sink.troubles == [])
    #expect(outcome.coverage.decoded == sealed.transcript.count)
    #expect(outcome.coverage.payloadBytes == sealed.transcript.count)
  }

  /// The same however the bytes arrive.
  @Test(arguments: SealedTranscript.names) func piecesMakeNoDifference(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    let whole = SealedTranscript.play(sealed.transcript, SealedTranscript.store(sealed.keyLog))
    for size in [1, 3, 7, 100] {
      let pieces = SealedTranscript.play(sealed.transcript.cut { size }, SealedTranscript.store(sealed.keyLog))
      #expect(pieces.sink.summary == whole.sink.summary)
      #expect(pieces.coverage == whole.coverage)
    }
  }

  /// The body of the request stands in the client's ciphertext, each value at the offset of its own octets.
  @Test func valuesLieWhereTheirCiphertextLies() throws {
    let sealed = try SealedTranscript("tls13-aes256gcm")
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(sealed.keyLog))
    let requests = sealed.transcript.steps.filter { $0.direction == .fromInitiator && $0.bytes.first == 23 }
    let first = try #require(requests.first)
    var offset = 0
    for step in sealed.transcript.steps where step.direction == .fromInitiator {
      if step.bytes == first.bytes { break }
      offset += step.bytes.count
    }
    // The record's header, then the content octet by octet: the body is the last 33 before the type and the tag.
    let end = UInt64(offset + first.bytes.count - 17)
    #expect(outcome.sink.messages.first?.bodies.first?.sources == [end - 33..<end])
  }

  @Test func theServerCertificateOfTLS13IsTold() throws {
    let sealed = try SealedTranscript("tls13-aes256gcm")
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(sealed.keyLog))
    let names = outcome.sink.facts.compactMap { fact -> String? in
      if case .certificate(let certificate) = fact { certificate.commonName } else { nil }
    }
    #expect(names == ["print.grabcad.com"])
  }

  @Test func anRSAKeyOpensRSAKeyExchangeAndNothingElse() throws {
    let pem = Array(try Data(contentsOf: URL(fileURLWithPath: SealedTranscript.folder + "rsa.pem")))
    let found = PrivateKey(pem: pem.span.bytes)
    let key = try #require(found)
    var known = KnownSecrets()
    known.privateKeys = [key]
    let sealed = try SealedTranscript("tls12-rsa-cbc")
    let outcome = SealedTranscript.play(sealed.transcript, known.makeStore(mayGrow: false))
    #expect(outcome.messages == SealedTranscript.expected)
    let other = try SealedTranscript("tls12-aes256gcm")
    let closed = SealedTranscript.play(other.transcript, known.makeStore(mayGrow: false))
    #expect(closed.messages == [])
    #expect(closed.sink.troubles.contains { $0.hasPrefix("tls-no-key") })
  }

  // MARK: Keys that are late, wrong or missing

  /// Wherever the secrets come, also behind the end, everything opens, and nothing stays held.
  @Test(arguments: SealedTranscript.names) func lateKeysOpenWhatIsHeld(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    for step in 0...sealed.transcript.steps.count {
      let outcome = SealedTranscript.play(
        sealed.transcript, SealedTranscript.store("", mayGrow: true), late: (step, sealed.keyLog))
      #expect(outcome.messages == SealedTranscript.expected, "\(name), keys before step \(step)")
      #expect(outcome.coverage.decoded == sealed.transcript.count)
      #expect(outcome.held == 0)
    }
  }

  @Test(arguments: SealedTranscript.names) func withoutKeysNothingIsReadAndNothingStaysHeld(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    for mayGrow in [false, true] {
      let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store("", mayGrow: mayGrow))
      #expect(outcome.messages == [])
      #expect(outcome.sink.troubles == [], "without any secrets nothing is to be said")
      #expect(outcome.coverage.opaqueEncrypted > 300)
      #expect(outcome.coverage.opaqueUnknown == 0)
      #expect(outcome.coverage.payloadBytes == sealed.transcript.count)
      #expect(outcome.held == 0)
    }
  }

  @Test(arguments: SealedTranscript.names) func wrongKeysSayThatTheyAreWrong(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    // The last octet of every secret is another.
    let wrong = sealed.keyLog.split(separator: "\n").map { line in
      String(line.dropLast(2)) + (line.hasSuffix("00") ? "11" : "00") + "\n"
    }.joined()
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(wrong))
    #expect(outcome.messages == [])
    #expect(outcome.sink.troubles.contains { $0.hasPrefix("tls-wrong-key") })
    #expect(outcome.coverage.opaqueEncrypted > 300)
    #expect(outcome.coverage.payloadBytes == sealed.transcript.count)
  }

  @Test func secretsOfOtherConnectionsSayThatThereIsNoKey() throws {
    let sealed = try SealedTranscript("tls13-aes256gcm")
    let other = try SealedTranscript("tls12-chacha")
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(other.keyLog))
    #expect(outcome.sink.troubles.contains { $0.hasPrefix("tls-no-key") })
  }

  /// Programs that log only the secrets of application data: the handshake stays closed, the data does not.
  @Test func theLaterSecretsOfTLS13AreEnough() throws {
    let sealed = try SealedTranscript("tls13-aes256gcm")
    let later = sealed.keyLog.split(separator: "\n").filter { $0.contains("TRAFFIC_SECRET_0") }
    let outcome = SealedTranscript.play(
      sealed.transcript, SealedTranscript.store(later.joined(separator: "\n") + "\n"))
    #expect(outcome.messages == SealedTranscript.expected)
    #expect(outcome.coverage.opaqueEncrypted > 0)
  }

  // MARK: Damage

  /// Bytes missing from one record cost that record: what follows opens, for every cipher that allows it.
  @Test(arguments: SealedTranscript.names) func afterAGapRecordsOpenAgain(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    // In the client's second request is the last value: a hole in the first one.
    let steps = sealed.transcript.steps
    let requests = steps.indices.filter { steps[$0].direction == .fromInitiator && steps[$0].bytes.first == 23 }
    let first = try #require(requests.first)
    let start = steps[..<first].filter { $0.direction == .fromInitiator }.reduce(0) { $0 + $1.bytes.count }
    // From within the first record to within the second: which the border between them hides.
    for hole in [start + 8..<start + 20, start..<start + steps[first].bytes.count] {
      let outcome = SealedTranscript.play(
        sealed.transcript, SealedTranscript.store(sealed.keyLog), hole: (.fromInitiator, hole))
      #expect(outcome.sink.faults == [])
      #expect(outcome.coverage.gap == hole.count)
      #expect(outcome.coverage.payloadBytes == sealed.transcript.count)
      let isChained = name == "tls10-cbc"
      #expect(outcome.messages.contains(SealedTranscript.expected[0]) || isChained, "\(name) \(hole)")
    }
  }

  /// Any hole anywhere: the ledger sums, nothing breaks.
  @Test(arguments: SealedTranscript.names) func gapsKeepTheLedger(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    for direction in FlowDirection.allCases {
      let count = sealed.transcript.stream(direction).count
      for start in stride(from: 0, to: count, by: max(1, count / 120)) {
        let hole = start..<min(count, start + [1, 4, 60, 700][start % 4])
        let outcome = SealedTranscript.play(
          sealed.transcript, SealedTranscript.store(sealed.keyLog), hole: (direction, hole))
        #expect(outcome.sink.faults == [])
        #expect(outcome.coverage.payloadBytes == sealed.transcript.count, "\(name) \(direction) \(hole)")
      }
    }
  }

  @Test(arguments: SealedTranscript.names) func cutsAndLateJoinsKeepTheLedger(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    for count in stride(from: 0, to: sealed.transcript.count, by: 13) {
      let cut = sealed.transcript.prefix(count)
      for store in [SealedTranscript.store(sealed.keyLog), SealedTranscript.store("", mayGrow: true)] {
        let outcome = SealedTranscript.play(cut, store)
        #expect(outcome.sink.faults == [])
        #expect(outcome.coverage.payloadBytes == cut.count)
      }
    }
    for first in sealed.transcript.steps.indices {
      var part = sealed.transcript
      part.steps.removeFirst(first)
      let outcome = SealedTranscript.play(part, SealedTranscript.store(sealed.keyLog))
      #expect(outcome.coverage.payloadBytes == part.count)
    }
  }

  /// Damaged octets: no crash, the ledger sums, and whole and piecemeal agree.
  @Test(arguments: SealedTranscript.names) func damageIsSurvived(_ name: String) throws {
    let sealed = try SealedTranscript(name)
    var random = TranscriptMutation(seed: 7)
    for round in 0..<120 {
      let damaged = random.damage(sealed.transcript)
      let whole = SealedTranscript.play(damaged, SealedTranscript.store(sealed.keyLog))
      let pieces = SealedTranscript.play(damaged.cut { 1 + round % 40 }, SealedTranscript.store(sealed.keyLog))
      #expect(whole.sink.faults == [])
      #expect(whole.coverage.payloadBytes == damaged.count)
      #expect(whole.messages == pieces.messages, "\(name) round \(round)")
    }
  }

  /// A key log that was cut, or comes from one side alone: what it opens is read, the rest stays closed.
  @Test(arguments: ["CLIENT", "SERVER"]) func secretsOfOneDirectionOpenThatOne(_ side: String) throws {
    let sealed = try SealedTranscript("tls13-aes256gcm")
    let lines = sealed.keyLog.split(separator: "\n").filter { $0.hasPrefix(side + "_") }.joined(separator: "\n") + "\n"
    #expect(lines.count > 100 && lines.count < sealed.keyLog.count)
    let outcome = SealedTranscript.play(sealed.transcript, SealedTranscript.store(lines))
    let whole = SealedTranscript.play(sealed.transcript, SealedTranscript.store(sealed.keyLog))
    let isClient = side == "CLIENT"
    let expected = SealedTranscript.expected.filter { $0.hasPrefix("POST") == isClient }
    #expect(outcome.messages.count == expected.count)
    #expect(outcome.messages.allSatisfy { $0.hasPrefix("POST") == isClient || $0.hasPrefix("200") })
    #expect(outcome.coverage.payloadBytes == whole.coverage.payloadBytes)
    #expect(outcome.coverage.opaqueEncrypted > whole.coverage.opaqueEncrypted)
    #expect(outcome.held == 0)
  }

  /// More ciphertext than a flow may hold: it is given up, and the budget is free again.
  @Test func holdingIsBounded() throws {
    let sealed = try SealedTranscript("tls12-aes256gcm")
    var long = sealed.transcript
    let record = [UInt8](repeating: 0xAA, count: 16_000)
    for _ in 0..<80 { long.say(.fromInitiator, [23, 3, 3, 0x3E, 0x80] + record) }
    let outcome = SealedTranscript.play(
      long, SealedTranscript.store("", mayGrow: true), late: (long.steps.count, sealed.keyLog))
    #expect(outcome.held == 0)
    #expect(outcome.coverage.payloadBytes == long.count)
    #expect(outcome.coverage.opaqueEncrypted > 1 << 20)
  }
}
