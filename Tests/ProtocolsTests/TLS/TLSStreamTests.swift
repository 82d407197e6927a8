import AuditModel
import Foundation
import Protocols
import TestSupport
import Testing

/// Expected values are those planted in the messages; their shape is that of RFC 5246, 6066, 7301 and 8446.
struct TLSStreamTests {
  typealias Builder = TLSBuilder

  private func transcript(port: UInt16 = 443) -> Transcript {
    Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
  }

  private func read(_ transcript: Transcript) -> RecordingSink { decode(transcript, with: [TLSModule.stream]) }

  private var modernHello: [UInt8] {
    Builder.clientHello(
      extensions: Builder.ext(0x2A2A, []) + Builder.serverName("Telemetry.Stratasys.com")
        + Builder.protocols(["h2", "http/1.1"]) + Builder.versions([0x3A3A, 0x0304, 0x0303]))
  }

  private var tls13: Transcript {
    var transcript = transcript()
    transcript.say(.fromInitiator, Builder.record(22, modernHello, version: 0x0301))
    transcript.say(
      .fromResponder,
      Builder.record(22, Builder.serverHello(cipher: 0x1301, extensions: Builder.ext(43, [3, 4])))
        + Builder.changeCipherSpec + Builder.application(900))
    transcript.say(.fromInitiator, Builder.changeCipherSpec + Builder.application(64) + Builder.application(300))
    transcript.say(.fromResponder, Builder.application(1200))
    return transcript
  }

  private var tls12: Transcript {
    var transcript = transcript()
    transcript.say(
      .fromInitiator, Builder.record(22, Builder.clientHello(extensions: Builder.serverName("www.example.org"))))
    transcript.say(
      .fromResponder,
      Builder.record(22, Builder.serverHello(extensions: Builder.protocols(["h2"])))
        + Builder.record(22, Builder.certificate([Self.der, [1, 2, 3]])) + Builder.record(22, [14, 0, 0, 0]))
    transcript.say(
      .fromInitiator,
      Builder.record(22, Builder.handshake(16, [UInt8](repeating: 3, count: 66))) + Builder.changeCipherSpec
        + Builder.record(22, [UInt8](repeating: 0, count: 40)))
    transcript.say(
      .fromResponder,
      Builder.changeCipherSpec + Builder.record(22, [UInt8](repeating: 0x55, count: 40)) + Builder.application(99))
    transcript.say(.fromInitiator, Builder.application(77) + Builder.record(21, [UInt8](repeating: 1, count: 26)))
    return transcript
  }

  /// Made with `openssl req -x509`, as in the tests of `Certificate`.
  static let der: [UInt8] = Array(
    Data(
      base64Encoded: """
        MIICtDCCAlqgAwIBAgIUBbvwKwirBOcRtuAf6xzhRHZkzocwCgYIKoZIzj0EAwIwgYoxCzAJBgNVBAYTAlVTMRQwEgYDVQQKDAtFeGFtcGxlIE
        xhYjERMA8GA1UECwwIUHJpbnRlcnMxHDAaBgNVBAMME3ByaW50ZXIuZXhhbXBsZS5jb20xIzAhBgkqhkiG9w0BCQEWFG9wZXJhdG9yQGV4YW1w
        bGUuY29tMQ8wDQYDVQQFEwZEMTIzNDUwHhcNMjYxMTIzMTU0ODQ1WhcNMzYxMTIwMTU0ODQ1WjCBijELMAkGA1UEBhMCVVMxFDASBgNVBAoMC0
        V4YW1wbGUgTGFiMREwDwYDVQQLDAhQcmludGVyczEcMBoGA1UEAwwTcHJpbnRlci5leGFtcGxlLmNvbTEjMCEGCSqGSIb3DQEJARYUb3BlcmF0
        b3JAZXhhbXBsZS5jb20xDzANBgNVBAUTBkQxMjM0NTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPB5Pq87WBbkggEpwdd0QFjdAcueg1VaKS
        HkMWnQHffxPK7NDJTb84bcKVIWVUrxwgrdbtWiSFCBlGlaUjPgb+6jgZswgZgwHQYDVR0OBBYEFIw3Awu2taF+nR9rI7uK7ZCWpNyEMB8GA1Ud
        IwQYMBaAFIw3Awu2taF+nR9rI7uK7ZCWpNyEMA8GA1UdEwEB/wQFMAMBAf8wRQYDVR0RBD4wPIITcHJpbnRlci5leGFtcGxlLmNvbYINKi5FeG
        FtcGxlLm5ldIcEwAACMocQIAENuAAAAAAAAAAAAAAAUDAKBggqhkjOPQQDAgNIADBFAiAnidIi6IEWGe5EqHYxIUbuX6qMIVMoBgp+UzP1eC45
        kQIhAMu7+VB/jLmgCUTrrqVVKPx0+jg0SGUm/pCZDt4LeMWC
        """, options: .ignoreUnknownCharacters) ?? Data())

  private func coverage(_ transcript: Transcript) -> Coverage {
    let feeder = StreamFeeder(ports: transcript.ports, modules: [TLSModule.stream])
    let sink = RecordingSink(transcript: transcript)
    transcript.feed(feeder, into: sink)
    return feeder.coverage
  }

  /// Without fingerprints, which have tests of their own.
  private func plain(_ facts: [Fact]) -> [Fact] {
    facts.map { fact in
      guard case .tlsClientHello(var hello) = fact else { return fact }
      hello.ja3 = nil
      hello.ja4 = nil
      return .tlsClientHello(hello)
    }
  }

  // MARK: Handshakes

  @Test func version13ShowsNamesAndThenTurnsOpaque() {
    let sink = read(tls13)
    #expect(
      plain(sink.facts) == [
        .tlsClientHello(
          TLSClientHello(
            serverName: "telemetry.stratasys.com", applicationProtocols: ["h2", "http/1.1"], highestVersion: 0x0304)),
        .tlsServerHello(TLSServerHello(version: 0x0304, cipherSuite: 0x1301)),
      ])
    #expect(sink.channels == ["tls telemetry.stratasys.com", "tls1.3 telemetry.stratasys.com"])
    #expect(sink.troubles == [])
    // Four records of application data with their headers.
    #expect(coverage(tls13).opaqueEncrypted == 900 + 64 + 300 + 1200 + 4 * 5)
    #expect(coverage(tls13).opaqueUnknown == 0)
  }

  @Test func version12ShowsTheCertificate() {
    let sink = read(tls12)
    #expect(
      plain(sink.facts) == [
        .tlsClientHello(
          TLSClientHello(serverName: "www.example.org", applicationProtocols: [], highestVersion: 0x0303)),
        .tlsServerHello(TLSServerHello(version: 0x0303, cipherSuite: 0xC02F, applicationProtocol: "h2")),
        .certificate(
          CertificateFact(
            commonName: "printer.example.com", organisation: "Example Lab",
            names: ["printer.example.com", "*.example.net", "192.0.2.50", "2001:db8::50"],
            notBefore: Timestamp(seconds: 1_795_448_925), notAfter: Timestamp(seconds: 2_110_808_925),
            isSelfSigned: true)),
      ])
    #expect(sink.channels.last == "tls1.2 www.example.org")
    // Finished of both sides, application data and the closing alert.
    #expect(coverage(tls12).opaqueEncrypted == 40 + 40 + 99 + 77 + 26 + 5 * 5)
  }

  @Test func aRetryIsNotTheServersChoice() {
    var transcript = transcript()
    let retry = Builder.serverHello(cipher: 0x1301, random: Builder.retryRandom, extensions: Builder.ext(43, [3, 4]))
    let final = Builder.serverHello(cipher: 0x1302, extensions: Builder.ext(43, [3, 4]))
    transcript.say(.fromInitiator, Builder.record(22, modernHello, version: 0x0301))
    transcript.say(.fromResponder, Builder.record(22, retry) + Builder.changeCipherSpec)
    transcript.say(.fromInitiator, Builder.changeCipherSpec + Builder.record(22, modernHello))
    transcript.say(.fromResponder, Builder.record(22, final) + Builder.application(50))
    let sink = read(transcript)
    #expect(
      sink.facts.filter { if case .tlsServerHello = $0 { true } else { false } } == [
        .tlsServerHello(TLSServerHello(version: 0x0304, cipherSuite: 0x1302))
      ])
    #expect(sink.facts.count == 3)
    #expect(coverage(transcript).opaqueEncrypted == 55)
    #expect(checkDecoder(TLSModule.stream, addingValue(to: transcript)) == [])
  }

  @Test(arguments: [(0x0300, "ssl3"), (0x0301, "tls1.0"), (0x0302, "tls1.1")])
  func oldVersionsAreNamed(_ version: Int, _ name: String) {
    var transcript = transcript()
    transcript.say(
      .fromInitiator, Builder.record(22, Builder.clientHello(version: version, extensions: nil), version: version))
    transcript.say(
      .fromResponder, Builder.record(22, Builder.serverHello(version: version, cipher: 5), version: version))
    let sink = read(transcript)
    #expect(sink.channels.last == "\(name) -")
    #expect(sink.facts.last == .tlsServerHello(TLSServerHello(version: UInt16(version), cipherSuite: 5)))
  }

  @Test func aServerHelloOfADraftIsRead() {
    var transcript = transcript()
    let body = [0x7F, 0x12] + [UInt8](repeating: 5, count: 32) + [0x13, 0x01, 0, 0]
    transcript.say(.fromResponder, Builder.record(22, Builder.handshake(2, body), version: 0x0301))
    #expect(read(transcript).facts == [.tlsServerHello(TLSServerHello(version: 0x0304, cipherSuite: 0x1301))])
  }

  @Test func theHelloOfSSL2IsRead() {
    var transcript = transcript()
    let hello: [UInt8] = [1, 3, 1, 0, 6, 0, 0, 0, 16, 0, 0, 4, 1, 0, 0x80] + [UInt8](repeating: 8, count: 16)
    transcript.say(.fromInitiator, [0x80, UInt8(hello.count)] + hello)
    transcript.say(.fromResponder, Builder.record(22, Builder.serverHello(version: 0x0301, cipher: 4), version: 0x0301))
    let sink = read(transcript)
    #expect(
      sink.facts == [
        .tlsClientHello(TLSClientHello(serverName: nil, applicationProtocols: [], highestVersion: 0x0301)),
        .tlsServerHello(TLSServerHello(version: 0x0301, cipherSuite: 4)),
      ])
  }

  @Test func aClientCertificateIsToldAsValues() {
    let sink = read(addingValue(to: tls12))
    #expect(sink.messages.count == 1)
    #expect(sink.messages.first?.values(.attribute, "subject.serialNumber") == ["D12345"])
    #expect(sink.messages.first?.values(.attribute, "subject.emailAddress") == ["operator@example.com"])
    #expect(sink.faults == [])
  }

  /// `checkDecoder` asks for at least one message.
  private func addingValue(to transcript: Transcript) -> Transcript {
    var result = transcript
    result.steps[0].bytes += Builder.record(22, Builder.certificate([Self.der]))
    return result
  }

  // MARK: Any cut

  @Test func passesTheCheckOfDecoders() {
    #expect(checkDecoder(TLSModule.stream, addingValue(to: tls12)) == [])
  }

  @Test func handshakesSplitOverRecordsAreReadTheSame() {
    var split = transcript()
    for byte in modernHello { split.say(.fromInitiator, Builder.record(22, [byte], version: 0x0301)) }
    #expect(read(split).facts == Array(read(tls13).facts.prefix(1)))
    var both = transcript()
    both.say(.fromInitiator, Builder.record(22, modernHello))
    let flight = Builder.serverHello() + Builder.certificate([Self.der]) + [14, 0, 0, 0]
    both.say(
      .fromResponder, Builder.record(22, Array(flight.prefix(100))) + Builder.record(22, Array(flight.dropFirst(100))))
    #expect(read(both).facts.count == 3)
  }

  @Test func aStreamJoinedInTheMiddleIsKnownAsTLS() {
    var transcript = transcript(port: 8443)
    transcript.say(.fromResponder, Builder.application(400))
    transcript.say(.fromInitiator, Builder.application(100))
    let sink = read(transcript)
    #expect(sink.channels == ["tls -"])
    #expect(sink.facts == [])
    #expect(coverage(transcript).opaqueEncrypted == 510)
  }

  // MARK: Hostile input

  @Test func aHelloOverTheLimitIsReadAtItsBeginning() {
    var extensions = Builder.serverName("www.example.org")
    for _ in 0..<3 { extensions += Builder.ext(21, [UInt8](repeating: 0, count: 60_000)) }
    var hello = Builder.clientHello(extensions: extensions)
    // The two bytes of the extensions' length cannot say so much; the message's three can.
    hello.replaceSubrange(1..<4, with: Builder.triple(hello.count - 4))
    var transcript = transcript()
    for start in stride(from: 0, to: hello.count, by: 16_000) {
      transcript.say(.fromInitiator, Builder.record(22, Array(hello[start..<min(start + 16_000, hello.count)])))
    }
    transcript.say(.fromResponder, Builder.record(22, Builder.serverHello()))
    let sink = read(transcript)
    #expect(sink.channels.last == "tls1.2 www.example.org")
    #expect(sink.troubles.contains { $0.hasPrefix("tls-handshake-too-long") })
  }

  @Test func aHelloOver64KilobytesIsReadWhole() {
    let big = Builder.ext(21, [UInt8](repeating: 0, count: 65_000)) + Builder.ext(22, [UInt8](repeating: 0, count: 400))
    let hello = Builder.clientHello(extensions: big + Builder.serverName("www.example.org"))
    #expect(hello.count > 65_536 - 100)
    var transcript = transcript()
    for start in stride(from: 0, to: hello.count, by: 16_384) {
      transcript.say(.fromInitiator, Builder.record(22, Array(hello[start..<min(start + 16_384, hello.count)])))
    }
    #expect(read(transcript).channels == ["tls www.example.org"])
  }

  @Test func lyingLengthsEndTheReading() {
    var transcript = transcript()
    transcript.say(.fromInitiator, Builder.record(22, modernHello) + [22, 3, 3, 0xFF, 0xFF] + [0, 1, 2, 3])
    let sink = read(transcript)
    #expect(sink.facts.count == 1)
    #expect(sink.troubles == ["malformed: TLS record too long @\(modernHello.count + 5 + 3) fromInitiator"])
  }

  /// RFC 8446 section 5.1: only application data may be empty. TLS 1.2 lets a record grow to 2^14 + 2048 bytes.
  @Test func lengthsAtTheirLimits() {
    let hello = Builder.record(22, modernHello)
    for (record, isGood) in [
      (Builder.record(22, []), false), (Builder.record(21, []), false), (Builder.record(23, []), true),
      (Builder.application(16_384 + 2048), true), (Builder.application(16_384 + 2049), false),
    ] {
      var transcript = transcript()
      transcript.say(.fromInitiator, hello + record)
      let sink = read(transcript)
      #expect(sink.facts.count == 1)
      #expect(sink.troubles.isEmpty == isGood, "\(record.count): \(sink.troubles)")
    }
  }

  /// RFC 6066 section 3 allows one name of each type; the first counts, as servers do it.
  @Test func manyServerNames() {
    let names = (0..<2_000).map { "host\($0).example.org" }
    let list: [UInt8] = names.flatMap { name -> [UInt8] in [0] + Builder.pair(name.utf8.count) + Array(name.utf8) }
    let several: [UInt8] = names.prefix(500).flatMap { Builder.serverName($0) }
    for extensions in [Builder.ext(0, Builder.pair(list.count) + list), several] {
      var transcript = transcript()
      let hello = Builder.clientHello(extensions: extensions)
      for start in stride(from: 0, to: hello.count, by: 16_000) {
        transcript.say(.fromInitiator, Builder.record(22, Array(hello[start..<min(start + 16_000, hello.count)])))
      }
      #expect(read(transcript).channels == ["tls host0.example.org"])
    }
  }

  /// RFC 5746: hello, key exchange and change of cipher once more, all of it sealed.
  @Test func aRenegotiationStaysSealed() {
    var renewed = tls12
    let sealed = Builder.record(22, [UInt8](repeating: 0x33, count: 200))
    let change = Builder.record(20, [UInt8](repeating: 0x44, count: 40))
    renewed.say(.fromInitiator, sealed + change + sealed + Builder.application(50))
    renewed.say(.fromResponder, sealed + change + sealed)
    #expect(read(renewed).facts == read(tls12).facts)
    #expect(read(renewed).troubles == [])
    #expect(
      coverage(renewed).opaqueEncrypted == coverage(tls12).opaqueEncrypted + 4 * 205 + 2 * 45 + 55)
  }

  /// RFC 8446 section 4.2.10: early data follow the first hello, and a retry means that they were for nothing.
  @Test func earlyDataThatIsRejectedIsOpaque() {
    var transcript = transcript()
    let retry = Builder.serverHello(cipher: 0x1301, random: Builder.retryRandom, extensions: Builder.ext(43, [3, 4]))
    transcript.say(
      .fromInitiator, Builder.record(22, modernHello) + Builder.changeCipherSpec + Builder.application(120))
    transcript.say(.fromResponder, Builder.record(22, retry) + Builder.changeCipherSpec)
    transcript.say(.fromInitiator, Builder.record(22, modernHello))
    transcript.say(
      .fromResponder,
      Builder.record(22, Builder.serverHello(cipher: 0x1301, extensions: Builder.ext(43, [3, 4])))
        + Builder.application(70))
    let sink = read(transcript)
    #expect(sink.facts.last == .tlsServerHello(TLSServerHello(version: 0x0304, cipherSuite: 0x1301)))
    #expect(sink.troubles == [])
    // The second hello stands behind data that could not be read; it may be booked with them.
    #expect(coverage(transcript).opaqueEncrypted >= 125 + 75)
    #expect(coverage(transcript).opaqueUnknown == 0)
  }

  /// DEFLATE (RFC 3749), no encryption, export grade, GOST (RFC 9189), and a number that nobody has.
  @Test(arguments: [(0x0002, UInt8(0)), (0x0003, 0), (0xC102, 0), (0xFEFE, 0), (0xC02F, 1)])
  func oddSuitesAreNamedAndSealed(cipher: Int, compression: UInt8) {
    var transcript = transcript()
    var answer = Builder.serverHello(cipher: cipher)
    answer[4 + 2 + 32 + 1 + 2] = compression
    transcript.say(.fromInitiator, Builder.record(22, Builder.clientHello(extensions: [])))
    transcript.say(
      .fromResponder, Builder.record(22, answer) + Builder.changeCipherSpec + Builder.application(80))
    let sink = read(transcript)
    #expect(sink.facts.last == .tlsServerHello(TLSServerHello(version: 0x0303, cipherSuite: UInt16(cipher))))
    #expect(coverage(transcript).opaqueEncrypted == 85)
  }

  @Test func aBrokenExtensionKeepsWhatWasRead() {
    var transcript = transcript()
    let hello = Builder.clientHello(extensions: Builder.serverName("www.example.org") + [0, 16, 0xFF, 0xFF, 0])
    transcript.say(.fromInitiator, Builder.record(22, hello))
    let sink = read(transcript)
    #expect(sink.channels == ["tls www.example.org"])
    #expect(sink.troubles.first?.hasPrefix("tls-malformed: ClientHello") == true)
  }

  @Test func namesThatAreNoHostNamesAreLeftOut() {
    var transcript = transcript()
    transcript.say(.fromInitiator, Builder.record(22, Builder.clientHello(extensions: Builder.serverName("a\u{1}b c"))))
    #expect(read(transcript).channels == ["tls -"])
  }

  // MARK: Look-alikes

  @Test(arguments: [
    [UInt8]("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".utf8), [UInt8]("SSH-2.0-OpenSSH_9.2\r\n".utf8),
    [0x16, 0x03, 0x01, 0x00, 0x00, 0x01], [0x16, 0x04, 0x01, 0x00, 0x05, 0x01], [0x16, 0x03, 0x01, 0x00, 0x30, 0x63],
    [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x00, 0x05, 0x03, 0x03], [0x17, 0x03, 0x03, 0xFF, 0xFF, 0x00],
    [0x17, 0x03, 0x03, 0x00, 0x01, 0x00, 0x41, 0x42], [0x80, 0x2E, 0x02, 0x03, 0x01, 0, 0, 0, 0, 0, 0, 0],
  ])
  func otherStreamsAreNotTLS(_ bytes: [UInt8]) {
    var transcript = transcript()
    transcript.say(.fromInitiator, bytes)
    let sink = read(transcript)
    #expect(sink.channels == [])
    #expect(sink.facts == [])
  }
}
