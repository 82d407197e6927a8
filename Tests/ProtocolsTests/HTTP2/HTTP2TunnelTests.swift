import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

/// What HTTP/2 carries within its streams: WebSocket (RFC 8441) and tunnels (RFC 9113 section 8.5). The bytes are those
/// of python3-h2, python3-wsproto and OpenSSL (`Tests/Transcripts/HTTP2/record`).
struct HTTP2TunnelTests {
  private typealias Build = HTTP2Builder
  private static let folder = RepositoryFolder.path("Tests/Transcripts/HTTP2/")

  private func play(
    _ name: String, keys: Bool = true, hole: (direction: FlowDirection, range: Range<Int>)? = nil, piece: Int? = nil
  ) throws -> SealedTranscript.Outcome {
    let sealed = try SealedTranscript(name, in: Self.folder)
    let transcript = piece.map { size in sealed.transcript.cut { size } } ?? sealed.transcript
    return SealedTranscript.play(transcript, SealedTranscript.store(keys ? sealed.keyLog : ""), hole: hole)
  }

  private func lines(_ outcome: SealedTranscript.Outcome, _ protocolName: String) -> [String] {
    outcome.sink.messages.filter { $0.protocolName == protocolName }.map { message in
      let texts = message.bodies.map(\.text) + message.fields.filter { $0.part == .text }.map(\.value)
      return "\(message.direction.rawValue) \(message.start): \(texts.joined())"
    }
  }

  // MARK: - WebSocket

  private static func report(_ number: Int) -> String {
    #"{"seq": \#(number), "mac": "00:00:5e:00:53:10", "owner": "operator@example.com"}"#
  }

  private static let socketLines = [
    "request TEXT /agent: \(report(1))", #"response TEXT /agent: {"ack": 1, "support": "+1 212 555 0199"}"#,
    "request TEXT /agent: \(report(2))", "request PING /agent: still here", "request TEXT /agent: \(report(3))",
    "response PONG /agent: still here", #"response TEXT /agent: {"ack": 2, "support": "+1 212 555 0199"}"#,
    "request BINARY /agent: INFO hw 00:00:5e:00:53:10 up\n", "request CLOSE /agent: bye operator@example.com",
  ]

  /// Messages that refer to earlier ones, in fragments, with a ping between, over DATA frames that end anywhere, and
  /// requests on other streams.
  @Test(arguments: ["websocket", "websocket-forgetful"])
  func aWebSocketOnAStreamIsRead(_ name: String) throws {
    let outcome = try play(name)
    #expect(lines(outcome, "websocket") == Self.socketLines)
    #expect(outcome.sink.troubles == [])
    #expect(outcome.sink.faults == [])
    let web = outcome.sink.messages.filter { $0.protocolName == "http/2" }
    #expect(web.map(\.start) == ["CONNECT /agent", "200 CONNECT /agent", "GET /v1/between", "204 GET /v1/between"])
    #expect(web.first?.values(.query, "serial") == ["D12345"])
    let sockets = outcome.sink.messages.filter { $0.protocolName == "websocket" }
    #expect(Set(sockets.map(\.host)) == ["telemetry.example.com"])
    #expect(Set(sockets.map(\.sub)) == [1])
    let count = try SealedTranscript(name, in: Self.folder).transcript.count
    #expect(outcome.coverage.decoded == count)
    #expect(outcome.coverage.payloadBytes == count)
  }

  @Test func aContextThatIsKeptMakesTheMessagesShorter() throws {
    // Otherwise the transcript would not prove that the context is carried over.
    let kept = try SealedTranscript("websocket", in: Self.folder).transcript.stream(.fromInitiator).count
    let lost = try SealedTranscript("websocket-forgetful", in: Self.folder).transcript.stream(.fromInitiator).count
    #expect(kept + 60 < lost)
  }

  @Test(arguments: ["websocket", "websocket-forgetful", "tunnels", "site", "site-tls"])
  func piecesMakeNoDifference(_ name: String) throws {
    let whole = try play(name)
    for size in [1, 3, 11, 64] {
      let pieces = try play(name, piece: size)
      #expect(pieces.sink.summary == whole.sink.summary)
      #expect(pieces.coverage == whole.coverage)
    }
  }

  /// A value leads to the bytes that its message was compressed into.
  @Test func valuesLieWhereTheirMessageLies() throws {
    let transcript = try SealedTranscript("websocket", in: Self.folder).transcript
    let outcome = try play("websocket")
    let second = outcome.sink.messages.filter { $0.protocolName == "websocket" && $0.start == "TEXT /agent" }
      .filter { $0.direction == .request }[1]
    let place = try #require(second.bodies.first?.sources.first)
    // The frame of the second message is the shortest compressed one: its DATA frame holds it and the first fragment.
    let stream = transcript.stream(.fromInitiator)
    #expect(place.count < 40)
    #expect(stream[Int(place.lowerBound) - 6] == 0xC1)
  }

  /// Bytes of one stream's WebSocket that the capture lacks: the other streams go on, what can still be read is.
  @Test func aHoleInASocketIsToldAndTheRestGoesOn() throws {
    for name in ["websocket", "websocket-forgetful"] {
      let transcript = try SealedTranscript(name, in: Self.folder).transcript
      let whole = try play(name)
      let first = whole.sink.messages.first { $0.protocolName == "websocket" }
      let place = try #require(first?.bodies.first?.sources.first)
      let hole = Int(place.lowerBound) + 1..<Int(place.lowerBound) + 5
      let outcome = try play(name, hole: (.fromInitiator, hole))
      #expect(outcome.sink.faults == [])
      #expect(lines(outcome, "http/2").contains { $0.contains("GET /v1/between") })
      let answers = Self.socketLines.filter { $0.hasPrefix("response") }
      #expect(lines(outcome, "websocket").filter { $0.hasPrefix("response") } == answers)
      #expect(outcome.coverage.gap == 4)
      #expect(outcome.coverage.payloadBytes == transcript.count)
      // The client's compressor forgot nothing, so that its later messages are closed; without a context they open.
      let isOpen = lines(outcome, "websocket").contains { $0.contains(#""seq": 2"#) }
      #expect(isOpen == (name == "websocket-forgetful"))
      let count = name == "websocket-forgetful" ? 1 : 4
      #expect(outcome.sink.troubles.count == count, "\(outcome.sink.troubles)")
    }
  }

  @Test func aSocketThatIsRefusedIsNone() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator,
      Build.headers(
        1,
        Build.block([
          (":method", "CONNECT"), (":protocol", "websocket"), (":path", "/agent"), (":authority", "a.example"),
        ])))
    transcript.say(
      .fromResponder,
      Build.headers(1, Build.response("403", [("content-type", "text/plain")]))
        + Build.data(1, "ask operator@example.com", isLast: true))
    let sink = decode(transcript, with: [HTTP1.module, HTTP2.module])
    #expect(sink.messages.map(\.protocolName) == ["http/2", "http/2"])
    let answer = sink.messages.first { $0.start == "403 CONNECT /agent" }
    #expect(answer?.bodies.first?.text == "ask operator@example.com")
    #expect(sink.troubles == [])
  }

  /// Protocols of extended CONNECT with a framing of their own are no streams of bytes.
  @Test func anotherProtocolIsReadAsABody() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator,
      Build.headers(
        1,
        Build.block([
          (":method", "CONNECT"), (":protocol", "connect-udp"), (":path", "/u"), (":authority", "a.example"),
        ])))
    transcript.say(.fromResponder, Build.headers(1, Build.response("200")))
    transcript.say(.fromInitiator, Build.data(1, "GET /no HTTP/1.1\r\nHost: a.example\r\n\r\n"))
    let sink = decode(transcript, with: [HTTP1.module, HTTP2.module])
    #expect(!sink.messages.contains { $0.protocolName == "http/1.1" })
    #expect(sink.messages.contains { $0.bodies.contains { $0.text.contains("GET /no") } })
  }

  // MARK: - Tunnels

  @Test func whatTunnelsCarryIsRecognised() throws {
    let outcome = try play("tunnels")
    // The tunnel on stream 3 is over first.
    #expect(
      lines(outcome, "http/1.1") == [
        "request GET /v1/hidden: ", "response 204 GET /v1/hidden: ",
        #"request POST /v1/report: {"mac": "00:00:5e:00:53:10", "owner": "operator@example.com"}"#,
        "response 200 POST /v1/report: ok",
      ])
    #expect(outcome.sink.troubles == [])
    #expect(outcome.sink.faults == [])
    let inner = outcome.sink.messages.filter { $0.protocolName == "http/1.1" }
    #expect(inner.map(\.sub) == [3, 3, 1, 1])
    #expect(inner[0].values(.query, "owner") == ["j.doe@example.com"])
    #expect(inner[0].host == "print.grabcad.com")
    let web = outcome.sink.messages.filter { $0.protocolName == "http/2" }
    #expect(
      Set(web.map(\.start)) == [
        "CONNECT telemetry.example.com:80", "CONNECT print.grabcad.com:443", "CONNECT closed.example.net:25",
        "200 CONNECT telemetry.example.com:80", "403 CONNECT closed.example.net:25",
        "200 CONNECT print.grabcad.com:443",
      ])
    #expect(web.count == 6)
    let refusal = web.first { $0.start.hasPrefix("403") }
    #expect(refusal?.bodies.map(\.text) == ["not allowed, ask operator@example.com\n"])
    let transcript = try SealedTranscript("tunnels", in: Self.folder).transcript
    #expect(outcome.coverage.decoded == transcript.count)
    #expect(outcome.coverage.payloadBytes == transcript.count)
  }

  /// Each value of a tunnel stands where it stands on the wire, over DATA frames and padding.
  @Test func valuesOfATunnelHaveTheirOwnPlace() throws {
    let outcome = try play("tunnels")
    let stream = try SealedTranscript("tunnels", in: Self.folder).transcript.stream(.fromInitiator)
    let report = outcome.sink.messages.first { $0.start == "POST /v1/report" }
    let body = try #require(report?.bodies.first)
    #expect(body.sources.flatMap { stream[Int($0.lowerBound)..<Int($0.upperBound)] } == body.bytes)
    #expect(body.sources.count == 2)
  }

  /// Without keys the tunnel's TLS is booked as encrypted, all else is read.
  @Test func withoutKeysATunnelStaysClosed() throws {
    let outcome = try play("tunnels", keys: false)
    #expect(lines(outcome, "http/1.1").count == 2)
    #expect(outcome.coverage.opaqueEncrypted > 100)
    #expect(outcome.coverage.payloadBytes == (try SealedTranscript("tunnels", in: Self.folder).transcript.count))
    // Only what lies in the tunnel is protected.
    #expect(outcome.sink.tunnels.contains("tls1.3 print.grabcad.com"))
    #expect(outcome.sink.channels == [])
  }

  /// Secrets that come behind the end of the connection open the tunnel.
  @Test func lateKeysOpenATunnel() throws {
    let sealed = try SealedTranscript("tunnels", in: Self.folder)
    for step in [0, 8, sealed.transcript.steps.count] {
      let outcome = SealedTranscript.play(
        sealed.transcript, SealedTranscript.store("", mayGrow: true), late: (step, sealed.keyLog))
      #expect(lines(outcome, "http/1.1").contains("request GET /v1/hidden: "), "\(step)")
      #expect(outcome.held == 0)
      #expect(outcome.coverage.payloadBytes == sealed.transcript.count)
    }
  }

  @Test func aTunnelThatIsResetEnds() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator, Build.headers(1, Build.block([(":method", "CONNECT"), (":authority", "a.example:80")])))
    transcript.say(.fromResponder, Build.headers(1, Build.response()))
    transcript.say(
      .fromInitiator,
      Build.data(1, "GET /first HTTP/1.1\r\nHost: a.example\r\n\r\n") + Build.frame(3, stream: 1, Build.word(8))
        + Build.headers(3, Build.request("GET", "/after"), isLast: true))
    let sink = decode(transcript, with: [HTTP1.module, HTTP2.module])
    #expect(sink.faults == [])
    #expect(sink.messages.map(\.start).contains("GET /first"))
    #expect(sink.messages.last?.start == "GET /after")
  }

  /// A stream without end within streams without end.
  @Test func tunnelsWithinTunnelsAreBounded() {
    func nested(_ depth: Int) -> [UInt8] {
      if depth == 0 { return Array("GET /deep HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8) }
      let inner = Build.preface + Build.settings + nested(depth - 1)
      return Build.headers(1, Build.block([(":method", "CONNECT"), (":authority", "a.example:80")]))
        + Build.frame(0, stream: 1, inner)
    }
    func granted(_ depth: Int) -> [UInt8] {
      if depth == 0 { return [] }
      return Build.headers(1, Build.response()) + Build.frame(0, stream: 1, Build.settings + granted(depth - 1))
    }
    for depth in [2, 8] {
      var transcript = Build.opened
      transcript.say(.fromInitiator, Array(nested(depth).prefix(90)))
      transcript.say(.fromResponder, granted(depth))
      transcript.say(.fromInitiator, Array(nested(depth).dropFirst(90)))
      let sink = RecordingSink()
      let feeder = StreamFeeder(ports: transcript.ports, modules: [HTTP1.module, HTTP2.module])
      transcript.feed(feeder, into: sink)
      #expect(sink.faults == [])
      #expect(feeder.coverage.payloadBytes == transcript.count)
    }
  }

  @Test(arguments: ["websocket", "websocket-forgetful", "tunnels", "site"])
  func passesTheDecoderCheck(_ name: String) throws {
    let transcript = try SealedTranscript(name, in: Self.folder).transcript
    #expect(checkDecoder(HTTP2.module, transcript) == [])
  }

  // MARK: - Within TLS

  private static let siteStarts = [
    "POST /v1/report", "PUSH GET /v1/config", "200 GET /v1/config", "200 POST /v1/report", "GET /v1/report",
    "204 GET /v1/report",
  ]

  /// Blocks in several frames, padding, trailers, a push, and references to the table, in clear and chosen by ALPN
  /// within TLS 1.3.
  @Test(arguments: ["site", "site-tls"])
  func everythingOfTheStandardIsRead(_ name: String) throws {
    let outcome = try play(name)
    #expect(outcome.sink.troubles == [])
    #expect(outcome.sink.faults == [])
    let web = outcome.sink.messages.filter { $0.protocolName == "http/2" }
    #expect(web.map(\.start) == Self.siteStarts)
    #expect(web[0].values(.header, "x-serial") == ["D12345"])
    #expect(web[0].values(.header, "x-fill").first?.count == 800)
    #expect(web[0].values(.header, "x-owner") == ["operator@example.com"])
    #expect(web[0].bodies.map(\.text) == [Self.report(1)])
    #expect(web[1].values(.query, "mac") == ["00-00-5e-00-53-10"])
    #expect(web[1].sender == .fromResponder)
    #expect(web[2].bodies.map(\.text) == [#"{"support": "+1 212 555 0199"}"#])
    #expect(web[3].values(.header, "x-node") == ["D12345"])
    #expect(web[4].values(.header, "x-serial") == ["D12345"])
    #expect(Set(web.map(\.sub)) == [1, 2, 3])
    let transcript = try SealedTranscript(name, in: Self.folder).transcript
    #expect(outcome.coverage.decoded == transcript.count)
  }

  @Test func withinTLSNothingIsReadWithoutKeys() throws {
    let outcome = try play("site-tls", keys: false)
    #expect(outcome.sink.messages.filter { $0.protocolName == "http/2" } == [])
    #expect(outcome.coverage.opaqueEncrypted > 1_000)
    let protocols = outcome.sink.facts.compactMap { fact -> [String]? in
      if case .tlsClientHello(let hello) = fact { hello.applicationProtocols } else { nil }
    }
    #expect(protocols == [["h2", "http/1.1"]])
  }

  /// Joined behind the first request: what is literal in the second is read, what refers to the table is told as lost.
  @Test func joinedInTheMiddleOfAnothersConnection() throws {
    let transcript = try SealedTranscript("site", in: Self.folder).transcript
    var late = Transcript(ports: transcript.ports)
    let start = try #require(
      transcript.steps.firstIndex { $0.direction == .fromInitiator && $0.bytes.count > 100 && $0.bytes.first != 0x50 })
    for step in transcript.steps.dropFirst(start + 1) { late.say(step.direction, step.bytes) }
    let sink = decode(late, with: [HTTP1.module, HTTP2.module])
    #expect(sink.faults == [])
    #expect(sink.troubles.contains { $0.hasPrefix("unknown-header-entry") })
    let web = sink.messages.filter { $0.protocolName == "http/2" }
    #expect(web.contains { $0.bodies.contains { $0.text.contains("+1 212 555 0199") } })
    #expect(web.contains { $0.direction == .request && $0.start.hasPrefix("GET") })
  }
}
