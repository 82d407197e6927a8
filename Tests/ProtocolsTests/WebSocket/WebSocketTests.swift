import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct WebSocketTests {
  private static let request =
    "GET /chat?room=7 HTTP/1.1\r\nHost: telemetry.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nDNT: 1\r\n"

  private func opened(_ more: String = "") -> Transcript {
    var transcript = Transcript()
    transcript.client(Self.request + "\r\n")
    transcript.server(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\(more)\r\n")
    return transcript
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [HTTP1.module, MQTTModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  private func frame(_ first: UInt8, _ payload: [UInt8], mask: [UInt8]? = nil) -> [UInt8] {
    var bytes = [first]
    let bit: UInt8 = mask == nil ? 0 : 0x80
    if payload.count < 126 {
      bytes.append(bit | UInt8(payload.count))
    } else if payload.count < 65_536 {
      bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    } else {
      bytes += [bit | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xFF) }
    }
    guard let mask else { return bytes + payload }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
  }

  /// RFC 6455 section 5.7.
  @Test func theExamplesOfTheStandard() {
    var transcript = opened()
    transcript.say(.fromResponder, [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
    transcript.say(.fromInitiator, [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
    transcript.say(.fromResponder, [0x01, 0x03, 0x48, 0x65, 0x6C])
    transcript.say(.fromResponder, [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
    transcript.say(.fromResponder, [0x80, 0x02, 0x6C, 0x6F])
    let sink = read(transcript)
    #expect(sink.troubles == [])
    let messages = sink.messages.filter { $0.protocolName == "websocket" }
    #expect(messages.map(\.start) == ["TEXT /chat", "TEXT /chat", "PING /chat", "TEXT /chat"])
    #expect(messages.map(\.direction) == [.response, .request, .response, .response])
    #expect([0, 1, 3].map { messages[$0].bodies[0].text } == ["Hello", "Hello", "Hello"])
    #expect(messages[2].values(.text, "") == ["Hello"])
    #expect(messages[1].host == "telemetry.example.com")
    #expect(messages[1].dnt == 0x31)
    let head = UInt64(transcript.stream(.fromInitiator).count - 5)
    #expect(messages[1].bodies[0].sources == [head..<head + 5])
  }

  /// RFC 7692 section 7.2.3: the second message refers to the first one.
  @Test func compressedMessagesShareTheirContext() {
    var transcript = opened("Sec-WebSocket-Extensions: permessage-deflate\r\n")
    transcript.say(.fromResponder, [0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    transcript.say(.fromResponder, [0xC1, 0x05, 0xF2, 0x00, 0x11, 0x00, 0x00])
    transcript.say(.fromInitiator, frame(0x41, [0xF2, 0x48, 0xCD], mask: [1, 2, 3, 4]))
    transcript.say(.fromInitiator, frame(0x80, [0xC9, 0xC9, 0x07, 0x00], mask: [9, 8, 7, 6]))
    let sink = read(transcript)
    #expect(sink.troubles == [])
    #expect(sink.messages.dropFirst(2).map { $0.bodies[0].text } == ["Hello", "Hello", "Hello"])
  }

  @Test func withoutWhatItRefersToACompressedMessageIsSaidToBeLost() {
    var transcript = opened("Sec-WebSocket-Extensions: permessage-deflate\r\n")
    transcript.say(.fromResponder, [0xC1, 0x05, 0xF2, 0x00, 0x11, 0x00, 0x00])
    transcript.say(.fromResponder, frame(0x81, Array("plain".utf8)))
    let sink = read(transcript)
    #expect(sink.troubles.count == 1)
    #expect(sink.messages.last?.bodies[0].text == "plain")
  }

  @Test func mqttWithinIsReadAsMQTT() {
    var transcript = opened("Sec-WebSocket-Protocol: mqtt\r\n")
    // CONNECT with client identifier and user name (MQTT 3.1.1 section 3.1).
    let id = Array("printer-D12345".utf8)
    let user = Array("toperator".utf8)
    let content =
      [0, 4] + Array("MQTT".utf8) + [4, 0x82, 0, 60, 0, UInt8(id.count)] + id + [0, UInt8(user.count)] + user
    let packet = [0x10, UInt8(content.count)] + content
    transcript.say(.fromInitiator, frame(0x82, Array(packet.prefix(9)), mask: [1, 2, 3, 4]))
    transcript.say(.fromInitiator, frame(0x82, Array(packet.dropFirst(9)), mask: [5, 6, 7, 8]))
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: transcript.ports, modules: [HTTP1.module, MQTTModule.stream])
    transcript.feed(feeder, into: sink)
    let message = sink.messages.first { $0.protocolName == "mqtt" }
    #expect(message?.values(.user, "") == ["toperator"])
    #expect(feeder.coverage.payloadBytes == transcript.count)
  }

  @Test func aReasonForClosingIsRead() {
    var transcript = opened()
    transcript.say(.fromInitiator, frame(0x88, [0x03, 0xE8] + Array("bye D12345".utf8), mask: [7, 7, 7, 7]))
    let sink = read(transcript)
    #expect(sink.messages.last?.start == "CLOSE /chat")
    #expect(sink.messages.last?.values(.text, "") == ["bye D12345"])
  }

  /// A deflate stream of one letter, copied 258 bytes at a time (RFC 1951 section 3.2.6).
  @Test func aBombIsCut() {
    var bits: [UInt8] = [0, 1, 0] + [1, 0, 0, 1, 0, 0, 0, 1]
    for _ in 0..<100_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
    bits += Array(repeating: 0, count: 7 + (8 - (bits.count + 7) % 8) % 8) + [0, 0, 0]
    while bits.count % 8 != 0 { bits.append(0) }
    let packed = stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
    }
    var transcript = opened("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n")
    transcript.say(.fromResponder, frame(0xC1, packed))
    transcript.say(.fromResponder, frame(0x81, Array("after".utf8)))
    let sink = read(transcript)
    #expect(sink.troubles.contains { $0.contains("opens to more") })
    #expect(sink.presented < 20 << 20)
    #expect(sink.messages.last?.bodies[0].text == "after")
  }

  @Test(arguments: [
    [0xF1, 0x01, 0x41] as [UInt8], [0x83, 0x01, 0x41], [0x89, 0x7E, 0x01, 0x00],
    [0x81, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x41], [0x09, 0x01, 0x41],
  ])
  func framesThatLieEndTheReading(bytes: [UInt8]) {
    var transcript = opened()
    transcript.say(.fromResponder, bytes + Array("operator@example.com".utf8))
    let sink = read(transcript)
    #expect(sink.troubles.count == 1)
    #expect(sink.messages.last?.protocolName == "tcp")
  }

  @Test func passesTheDecoderCheck() {
    var transcript = opened("Sec-WebSocket-Extensions: permessage-deflate\r\n")
    transcript.say(.fromInitiator, frame(0x81, Array(#"{"serial":"D12345"}"#.utf8), mask: [1, 2, 3, 4]))
    transcript.say(.fromResponder, [0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    transcript.say(.fromInitiator, frame(0x02, [1, 2, 3], mask: [1, 2, 3, 4]))
    transcript.say(.fromInitiator, frame(0x89, Array("ping".utf8), mask: [4, 3, 2, 1]))
    transcript.say(.fromInitiator, frame(0x80, Array(repeating: 7, count: 300), mask: [1, 2, 3, 4]))
    transcript.say(.fromResponder, [0xC1, 0x05, 0xF2, 0x00, 0x11, 0x00, 0x00])
    #expect(checkDecoder(HTTP1.module, transcript) == [])
  }

  @Test func anUpgradeToHTTP2IsAnsweredOnItsFirstStream() {
    var transcript = Transcript()
    transcript.client(
      "GET /up HTTP/1.1\r\nHost: telemetry.example.com\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
    transcript.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
    transcript.say(
      .fromResponder,
      HTTP2Builder.settings + HTTP2Builder.headers(1, HTTP2Builder.response())
        + HTTP2Builder.data(1, "hi", isLast: true))
    transcript.say(
      .fromInitiator,
      HTTP2Builder.preface + HTTP2Builder.settings
        + HTTP2Builder.headers(3, HTTP2Builder.request("GET", "/next"), isLast: true))
    let sink = read(transcript)
    #expect(sink.troubles == [])
    #expect(sink.messages.map(\.start) == ["GET /up", "101 GET /up", "200 GET /up", "GET /next"])
    #expect(sink.messages[2].host == "telemetry.example.com")
    #expect(sink.messages[2].protocolName == "http/2")
  }
}
