import AuditModel
import Protocols
import TestSupport
import Testing

private typealias Builder = TLSBuilder

struct ClientFingerprintTests {
  private func hello(_ transcript: Transcript) -> TLSClientHello? {
    for fact in decode(transcript, with: [TLSModule.stream]).facts {
      if case .tlsClientHello(let hello) = fact { return hello }
    }
    return nil
  }

  /// The example of the JA4 description: 15 suites, 16 extensions, `h2`; with values of GREASE, which do not count.
  @Test func theExampleOfTheJA4Description() {
    let suites = [
      0x0A0A, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D,
      0x002F, 0x0035,
    ]
    let algorithms = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601].flatMap(Builder.pair)
    var extensions = Builder.ext(0x3A3A, []) + Builder.serverName("www.example.org") + Builder.protocols(["h2"])
    extensions += Builder.ext(13, Builder.pair(algorithms.count) + algorithms)
    extensions += Builder.versions([0x1A1A, 0x0304, 0x0303])
    for type in [0x1B, 0x33, 0x4469, 0x17, 0x2D, 0x05, 0x23, 0x12, 0xFF01, 0x15] {
      extensions += Builder.ext(type, [])
    }
    extensions += Builder.ext(10, Builder.pair(4) + Builder.pair(0x4A4A) + Builder.pair(29)) + Builder.ext(11, [1, 0])
    let list = suites.flatMap(Builder.pair)
    var body = Builder.pair(0x0303) + [UInt8](repeating: 7, count: 32) + [0]
    body += Builder.pair(list.count) + list + [1, 0] + Builder.pair(extensions.count) + extensions
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 443))
    transcript.say(.fromInitiator, Builder.record(22, Builder.handshake(1, body)))
    #expect(hello(transcript)?.ja4 == "t13d1516h2_8daaf6152771_e5627efa2ab1")
  }

  /// `tshark -T fields -e tls.handshake.ja3` on the same hello in a capture gave the digest.
  @Test func theJA3OfOpenSSLIsThatOfTshark() throws {
    #expect(try hello(SealedTranscript("tls12-aes256gcm").transcript)?.ja3 == "34af37fcfae76cfdc49fae5c5e384d00")
  }
}
