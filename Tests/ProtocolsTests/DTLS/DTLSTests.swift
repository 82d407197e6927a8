import AuditModel
import Bytes
import Decryption
import Protocols
import TestSupport
import Testing

/// Conversations of OpenSSL are opened with their keys; the truth is what `Tests/Transcripts/DTLS/record` sent.
struct DTLSTests {
  @Test(arguments: DTLSTranscript.names) func everyCipherOpens(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    let outcome = DTLSTranscript.play(sealed.steps, sealed.store)
    #expect(outcome.messages == DTLSTranscript.expected)
    #expect(outcome.sink.faults == [])
    #expect(outcome.sink.troubles == [])
    #expect(outcome.coverage == Coverage(sealed.count, .decoded))
    #expect(outcome.sink.channels.last == (name == "dtls10-cbc" ? "dtls1.0" : "dtls1.2") + " coap.example.com")
  }

  @Test(arguments: ["psk-ccm8", "psk-cbc"], ["printer", ""]) func aSharedKeyOpens(_ name: String, identity: String)
    throws
  {
    let sealed = try DTLSTranscript(name)
    var known = KnownSecrets()
    known.sharedKeys[Array(identity.utf8)] = sealed.sharedKey
    let outcome = DTLSTranscript.play(sealed.steps, known.makeStore(mayGrow: false))
    #expect(outcome.messages == DTLSTranscript.expected)
    #expect(outcome.coverage == Coverage(sealed.count, .decoded))
    known.sharedKeys[Array(identity.utf8)] = [1, 2, 3, 4]
    let other = DTLSTranscript.play(sealed.steps, known.makeStore(mayGrow: false))
    #expect(other.messages == [])
    #expect(other.sink.troubles.count == 1)
    #expect(other.coverage.opaqueEncrypted > 0 && other.coverage.payloadBytes == sealed.count)
  }

  /// The shared key with an extended master secret needs each handshake message as it was sent.
  @Test func aSharedKeyOpensWhenTheHandshakeComesInDisorder() throws {
    let sealed = try DTLSTranscript("psk-ccm8")
    var known = KnownSecrets()
    known.sharedKeys[[]] = sealed.sharedKey
    var steps = sealed.steps
    // The server's last flight comes before the client's, and each datagram twice.
    steps.swapAt(4, 5)
    steps = steps.flatMap { [$0, $0] }
    let outcome = DTLSTranscript.play(steps, known.makeStore(mayGrow: false))
    #expect(outcome.messages == DTLSTranscript.expected)
  }

  @Test(arguments: DTLSTranscript.names) func repeatedDatagramsAreToldOnce(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    let outcome = DTLSTranscript.play(sealed.steps.flatMap { [$0, $0, $0] }, sealed.store)
    #expect(outcome.messages == DTLSTranscript.expected)
    #expect(outcome.sink.facts == DTLSTranscript.play(sealed.steps, sealed.store).sink.facts)
    #expect(outcome.coverage.retransmitted > 0)
    #expect(outcome.coverage.payloadBytes == 3 * sealed.count)
    #expect(outcome.coverage.opaqueEncrypted == 0)
  }

  /// Records of the application come in any order; the handshake's parts too.
  @Test(arguments: DTLSTranscript.names) func disorderIsPutRight(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    let data = sealed.steps.firstIndex { $0.bytes.first == 23 } ?? 0
    let reversed = sealed.steps[..<data] + sealed.steps[data...].reversed()
    let outcome = DTLSTranscript.play(Array(reversed), sealed.store)
    #expect(outcome.messages.sorted() == DTLSTranscript.expected.sorted())
    #expect(outcome.coverage == Coverage(sealed.count, .decoded))
    guard name == "fragments-gcm" else { return }
    // The server's first flight, whose certificate lies in parts, and the client's.
    for range in [4..<7, 7..<10] {
      var steps = sealed.steps
      steps[range].reverse()
      let outcome = DTLSTranscript.play(steps, sealed.store)
      #expect(outcome.messages == DTLSTranscript.expected, "\(range)")
      #expect(outcome.coverage == Coverage(sealed.count, .decoded))
    }
  }

  /// The subject of both certificates, of which each lies in several parts.
  @Test func certificatesAreRead() throws {
    let outcome = DTLSTranscript.play(try DTLSTranscript("fragments-gcm").steps, SecretStore())
    let names = outcome.sink.facts.compactMap { fact -> String? in
      if case .certificate(let certificate) = fact { certificate.commonName } else { nil }
    }
    #expect(names == ["coap.example.com"])
    let subject = outcome.sink.messages.first { $0.protocolName == "dtls" }
    #expect(subject?.fields.contains { $0.value == "printer-7.example.com" } == true)
    #expect(outcome.messages == [])
    #expect(outcome.sink.troubles == [])
  }

  @Test func hellosAreToldAsThoseOfTLS() throws {
    let outcome = DTLSTranscript.play(try DTLSTranscript("cookie-gcm").steps, SecretStore())
    let hello = TLSClientHello(serverName: "coap.example.com", applicationProtocols: [], highestVersion: 0x0303)
    #expect(outcome.sink.facts.first == .tlsClientHello(hello))
    #expect(outcome.sink.facts.contains(.tlsServerHello(TLSServerHello(version: 0x0303, cipherSuite: 0xC02B))))
  }

  /// Each value stands where its ciphertext stands: from its nonce to its tag the record holds nothing else.
  @Test func valuesLieWhereTheirCiphertextLies() throws {
    let sealed = try DTLSTranscript("chacha")
    let outcome = DTLSTranscript.play(sealed.steps, sealed.store)
    var offset = 0
    for step in sealed.steps where step.direction == .fromInitiator {
      if step.bytes.first == 23 { break }
      offset += step.bytes.count
    }
    let record = try #require(sealed.steps.first { $0.direction == .fromInitiator && $0.bytes.first == 23 })
    let end = UInt64(offset + record.bytes.count - 16)
    let start = end - UInt64(DTLSTranscript.payload.utf8.count)
    #expect(outcome.sink.messages.first { $0.protocolName == "coap" }?.bodies.first?.sources == [start..<end])
  }

  // MARK: - Secrets

  @Test(arguments: DTLSTranscript.names) func withoutSecretsOnlyTheHandshakeIsRead(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    let outcome = DTLSTranscript.play(sealed.steps, SecretStore())
    #expect(outcome.messages == [])
    #expect(outcome.sink.troubles == [])
    let sealedBytes = sealed.steps.filter { $0.bytes.first == 23 }.reduce(0) { $0 + $1.bytes.count }
    #expect(outcome.coverage.opaqueEncrypted > sealedBytes)
    #expect(outcome.coverage.payloadBytes == sealed.count)
  }

  @Test(arguments: DTLSTranscript.names) func lateSecretsOpenWhatWasHeld(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    for step in [1, sealed.steps.count / 2, sealed.steps.count - 1, sealed.steps.count] {
      let outcome = DTLSTranscript.play(
        sealed.steps, SecretStore(mayGrow: true), late: (step, sealed.keyLog))
      #expect(outcome.messages == DTLSTranscript.expected, "secrets behind datagram \(step)")
      #expect(outcome.coverage == Coverage(sealed.count, .decoded))
    }
  }

  @Test func otherSecretsAreTold() throws {
    let sealed = try DTLSTranscript("chacha")
    let outcome = DTLSTranscript.play(sealed.steps, try DTLSTranscript("cookie-gcm").store)
    #expect(outcome.messages == [])
    #expect(outcome.sink.troubles.count == 1)
    #expect(outcome.coverage.payloadBytes == sealed.count)
  }

  /// A device that starts again on the same port begins another handshake; what comes late of the first still opens.
  @Test func anotherHandshakeHasOtherKeys() throws {
    let first = try DTLSTranscript("chacha")
    let second = try DTLSTranscript("cookie-gcm")
    let store = SealedTranscript.store(first.keyLog + second.keyLog)
    var steps = first.steps
    let late = steps.removeLast()
    steps += second.steps
    steps.append(late)
    let outcome = DTLSTranscript.play(steps, store)
    #expect(outcome.messages.sorted() == (DTLSTranscript.expected + DTLSTranscript.expected).sorted())
    #expect(outcome.coverage == Coverage(first.count + second.count, .decoded))
  }

  // MARK: - Look-alikes and hostile input

  @Test(arguments: [
    // A TLS record, a DNS query, CoAP, a record with a version that is none, one longer than its datagram, one sealed
    // record too short for any tag, a handshake whose part goes on beyond its message, an epoch of chance.
    "1603010005010000010303", "1234010000010000000000000777777703636f6d0000010001",
    "4402000a01020304b974656c656d65747279",
    "16fefe0000000000000000000c010000000000000000000000", "16fefd0000000000000000ff0c010000000000000000000000",
    "17fefd000100000000000100080102030405060708", "16fefd0000000000000000000d01000000000000000000000100",
    "17fefd7001000000000001001000112233445566778899aabbccddeeff",
  ])
  func lookAlikesAreNotClaimed(hex: String) {
    let bytes = SealedTranscript.octets(hex[...])
    let outcome = DTLSTranscript.play([.init(direction: .fromInitiator, bytes: bytes)], SecretStore(), port: 40_001)
    #expect(!outcome.sink.channels.contains { $0.hasPrefix("dtls") })
    #expect(outcome.coverage.payloadBytes == bytes.count)
  }

  @Test(arguments: DTLSTranscript.names) func anythingIsBookedOnce(_ name: String) throws {
    let sealed = try DTLSTranscript(name)
    var transcript = Transcript()
    transcript.steps = sealed.steps
    var random = TranscriptMutation(seed: 11)
    for round in 0..<100 {
      let damaged = random.damage(transcript)
      let outcome = DTLSTranscript.play(damaged.steps, sealed.store)
      #expect(outcome.coverage.payloadBytes == damaged.count, "round \(round)")
      #expect(outcome.sink.faults == [], "round \(round)")
    }
  }

  @Test func everyCutIsRead() throws {
    let sealed = try DTLSTranscript("fragments-gcm")
    for count in 1..<272 {
      let steps = sealed.steps.map { Transcript.Step(direction: $0.direction, bytes: Array($0.bytes.prefix(count))) }
      let outcome = DTLSTranscript.play(steps, sealed.store)
      #expect(outcome.coverage.payloadBytes == steps.reduce(0) { $0 + $1.bytes.count }, "cut at \(count)")
    }
  }
}
