import AuditModel
import Protocols
import TestSupport
import Testing

/// A record that does not open says why, once for each reason, and its bytes are booked as encrypted.
struct SealedReasonTests {
  private func expect(
    _ reason: String, _ outcome: SealedTranscript.Outcome, of count: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let told = outcome.sink.troubles.filter { $0.hasPrefix("tls-") }.compactMap {
      $0.split(separator: ":").first?.split(separator: " ").first
    }
    #expect(told.contains { $0 == reason }, "\(outcome.sink.troubles)", sourceLocation: sourceLocation)
    #expect(Set(told).count == told.count, "told once: \(told)", sourceLocation: sourceLocation)
    #expect(outcome.coverage.opaqueEncrypted > 50, sourceLocation: sourceLocation)
    #expect(outcome.coverage.payloadBytes == count, sourceLocation: sourceLocation)
    #expect(outcome.held == 0, sourceLocation: sourceLocation)
  }

  @Test func withoutAKey() throws {
    let sealed = try SealedTranscript("tls12-aes256gcm")
    let store = SealedTranscript.store(try SealedTranscript("tls13-aes256gcm").keyLog)
    expect("tls-no-key", SealedTranscript.play(sealed.transcript, store), of: sealed.transcript.count)
  }

  @Test func withAWrongKey() throws {
    let sealed = try SealedTranscript("tls12-aes256gcm")
    let wrong = String(sealed.keyLog.dropLast(3)) + (sealed.keyLog.hasSuffix("00\n") ? "11\n" : "00\n")
    expect(
      "tls-wrong-key", SealedTranscript.play(sealed.transcript, SealedTranscript.store(wrong)),
      of: sealed.transcript.count)
  }

  /// The suite that the server names is one of SEED (0x0099), which is not opened.
  @Test func withACipherThatIsNotSupported() throws {
    let sealed = try SealedTranscript("tls12-aes256gcm")
    var other = sealed.transcript
    let number = try #require(other.steps.firstIndex { $0.direction == .fromResponder })
    // Record and message header, version, random, then the session id with its length.
    let suite = 44 + Int(other.steps[number].bytes[43])
    #expect(other.steps[number].bytes[suite..<suite + 2] == [0xC0, 0x2C])
    other.steps[number].bytes.replaceSubrange(suite..<suite + 2, with: [0x00, 0x99])
    expect(
      "tls-unsupported-cipher", SealedTranscript.play(other, SealedTranscript.store(sealed.keyLog)), of: other.count)
  }

  /// Octets missing amid a record of a chained cipher keep it closed; the next one opens.
  @Test func behindAGap() throws {
    let sealed = try SealedTranscript("tls11-cbc")
    let steps = sealed.transcript.steps
    let first = try #require(steps.firstIndex { $0.direction == .fromInitiator && $0.bytes.first == 23 })
    let start = steps[..<first].filter { $0.direction == .fromInitiator }.reduce(0) { $0 + $1.bytes.count }
    let outcome = SealedTranscript.play(
      sealed.transcript, SealedTranscript.store(sealed.keyLog), hole: (.fromInitiator, start + 20..<start + 30))
    expect("tls-gap", outcome, of: sealed.transcript.count)
    #expect(outcome.messages.contains(SealedTranscript.expected[0]), "what follows is read")
  }

  @Test func withoutTheHandshake() throws {
    let sealed = try SealedTranscript("tls12-aes256gcm")
    var late = sealed.transcript
    let first = try #require(late.steps.firstIndex { $0.bytes.first == 23 })
    late.steps.removeFirst(first)
    expect("tls-no-handshake", SealedTranscript.play(late, SealedTranscript.store(sealed.keyLog)), of: late.count)
  }
}
