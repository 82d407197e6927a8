import AuditModel
import Bytes
import Decryption
import TestSupport
import Testing

@testable import Protocols

struct QUICInitialTests {
  private let module = QUICModule.module

  private func transcript(_ steps: [(FlowDirection, [UInt8])]) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 443))
    for (direction, bytes) in steps { transcript.say(direction, bytes) }
    return transcript
  }

  /// Values stand on the wire enciphered, so places cannot be compared.
  private func read(_ steps: [(FlowDirection, [UInt8])]) -> (RecordingSink, Coverage) {
    let sink = RecordingSink()
    let feeder = DatagramFeeder(modules: [module])
    let ledger = DatagramLedger()
    feeder.observer = ledger
    let conversation = DatagramConversation(firstFrame: 1, ports: FlowPorts(initiator: 50_000, responder: 443))
    for (direction, bytes) in steps {
      let outcome = feeder.feed(
        bytes.span.bytes, of: conversation, from: direction, time: Timestamp(seconds: 1), into: sink)
      if case .whole(let bin) = outcome { ledger.coverage.add(bytes.count, to: bin) }
    }
    feeder.finish(into: sink)
    return (sink, ledger.coverage)
  }

  @Test(arguments: [QUICVectors.clientInitial, QUICVectors.clientInitialSecond])
  func theHelloIsTold(packet: [UInt8]) {
    let (sink, coverage) = read([(.fromInitiator, packet)])
    let hello = TLSClientHello(serverName: "example.com", applicationProtocols: ["alpn"], highestVersion: 0x0304)
    #expect(sink.facts == [.tlsClientHello(hello)])
    #expect(sink.channels == ["quic -", "quic example.com"])
    #expect(sink.messages.map(\.start) == ["CLIENTHELLO"])
    #expect(sink.messages[0].host == "example.com")
    #expect(coverage.decoded == 1_200 && coverage.payloadBytes == 1_200)
    #expect(sink.troubles.isEmpty && sink.faults.isEmpty)
  }

  @Test func theServersChoiceIsTold() {
    let (sink, coverage) = read([
      (.fromInitiator, QUICVectors.clientInitial), (.fromResponder, QUICVectors.serverInitial),
    ])
    #expect(sink.facts.last == .tlsServerHello(TLSServerHello(version: 0x0304, cipherSuite: 0x1301)))
    #expect(coverage.decoded == 1_200 + QUICVectors.serverInitial.count)
  }

  @Test func whatIsUnderOtherKeysIsBookedAsEncrypted() {
    let handshake = QUICVectors.bytes("e000000001") + [0, 8] + QUICVectors.bytes("f067a5502a4262b5") + [0x40, 0x40]
    let opaque = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 5) }
    let short = [UInt8(0x41)] + opaque
    let (sink, coverage) = read([
      (.fromInitiator, QUICVectors.clientInitial), (.fromResponder, QUICVectors.serverInitial),
      (.fromResponder, handshake + opaque), (.fromResponder, short),
    ])
    #expect(coverage.opaqueEncrypted == handshake.count + 64 + 65)
    #expect(coverage.payloadBytes == coverage.decoded + coverage.opaqueEncrypted)
    #expect(sink.troubles.isEmpty)
  }

  @Test func aRetryAndANegotiationAreRead() {
    let negotiation = QUICVectors.bytes("ea00000000") + [0, 8] + QUICVectors.bytes("f067a5502a4262b5000000016b3343cf")
    let (_, coverage) = read([
      (.fromInitiator, QUICVectors.clientInitial), (.fromResponder, QUICVectors.retry), (.fromResponder, negotiation),
    ])
    #expect(coverage.decoded == 1_200 + QUICVectors.retry.count + negotiation.count)
  }

  @Test func coalescedPacketsAreReadOneByOne() {
    let (sink, coverage) = read([
      (.fromInitiator, QUICVectors.clientInitial),
      (.fromResponder, QUICVectors.serverInitial + QUICVectors.serverInitial + [0, 0, 0, 0]),
    ])
    #expect(sink.facts.count == 2)
    #expect(coverage.decoded == 1_200 + 2 * QUICVectors.serverInitial.count + 4)
  }

  // MARK: - Look-alikes

  @Test(arguments: [
    // DNS query, STUN, DTLS, a long header of Google's QUIC, RTP, an unknown version in a small datagram
    "1234010000010000000000000777777703636f6d0000010001", "000100002112a442000102030405060708090a0b",
    "16fefd0000000000000000003001000024", "c3513035300880aabbccddeeff0011223344556677889900112233",
    "800000010000000100000001ffffffffff", "c00a0a0a0a0811223344556677880000000000000000000000",
    "c0000000011508aabb", "ffffffffffffffffffffffffffffffffffffffff",
  ])
  func lookAlikesAreNotClaimed(hex: String) {
    let (sink, coverage) = read([(.fromInitiator, QUICVectors.bytes(hex))])
    #expect(coverage.opaqueUnknown == hex.utf8.count / 2)
    #expect(sink.channels.isEmpty)
  }

  @Test func aShortHeaderAloneIsNotClaimed() {
    let (_, coverage) = read([(.fromInitiator, [0x45] + (0..<60).map { UInt8($0) })])
    #expect(coverage.opaqueUnknown == 61)
  }

  // MARK: - Hostile input

  @Test func anythingIsBookedOnce() {
    let transcript = transcript([
      (.fromInitiator, QUICVectors.clientInitial), (.fromResponder, QUICVectors.serverInitial),
      (.fromResponder, QUICVectors.retry), (.fromInitiator, QUICVectors.clientInitialSecond),
    ])
    var random = TranscriptMutation(seed: 7)
    for round in 0..<300 {
      let damaged = random.damage(transcript)
      let (sink, coverage) = read(damaged.steps.map { ($0.direction, $0.bytes) })
      #expect(coverage.payloadBytes == damaged.count, "round \(round)")
      #expect(sink.faults.isEmpty, "round \(round)")
    }
  }

  @Test func everyCutIsRead() {
    for count in stride(from: 1, to: 1_200, by: 7) {
      let (_, coverage) = read([(.fromInitiator, Array(QUICVectors.clientInitial.prefix(count)))])
      #expect(coverage.payloadBytes == count)
    }
  }
}
