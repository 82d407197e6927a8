import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct HTTP2Tests {
  private typealias Build = HTTP2Builder

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [HTTP1.module, HTTP2.module])
    #expect(sink.faults == [])
    return sink
  }

  private func read(_ client: [UInt8], _ server: [UInt8] = []) -> RecordingSink {
    var transcript = Build.opened
    transcript.say(.fromInitiator, client)
    transcript.say(.fromResponder, server)
    return read(transcript)
  }

  // MARK: - As HTTP/1

  @Test func anExchangeIsToldAsHTTP1TellsIt() {
    let sink = read(
      Build.headers(
        1,
        Build.request(
          "POST", "/v1/a?cid=7%20x&flag", host: "telemetry.example.com:8443",
          more: [
            ("x-mac", "00:00:5e:00:53:01"), ("cookie", "a=1"), ("cookie", "b=2; c"), ("dnt", "1"), ("sec-gpc", "1"),
            ("content-type", "application/json"),
          ]))
        + Build.data(1, #"{"serial":"#) + Build.data(1, #""D12345"}"#, isLast: true),
      Build.headers(
        1, Build.response("201", [("set-cookie", "sid=abc; Max-Age=60"), ("content-type", "text/plain"), ("tk", "N")]))
        + Build.data(1, "ok", isLast: true))
    #expect(sink.troubles == [])
    let request = sink.messages[0]
    #expect(request.protocolName == "http/2")
    #expect(request.direction == .request)
    #expect(request.sub == 1)
    #expect(request.start == "POST /v1/a")
    #expect(request.host == "telemetry.example.com")
    #expect(request.dnt == 0x31)
    #expect(request.gpc == 0x31)
    #expect(request.values(.path, "") == ["/v1/a"])
    #expect(request.values(.query, "cid") == ["7%20x"])
    #expect(request.values(.query, "") == ["flag"])
    #expect(request.values(.header, "x-mac") == ["00:00:5e:00:53:01"])
    #expect(request.values(.header, ":authority") == ["telemetry.example.com:8443"])
    #expect(request.values(.cookie, "a") == ["1"])
    #expect(request.values(.cookie, "b") == ["2"])
    #expect(request.values(.cookie, "") == ["c"])
    #expect(request.bodies.map(\.text) == [#"{"serial":"D12345"}"#])
    #expect(request.bodies[0].mediaType == "application/json")
    #expect(request.bodies[0].isComplete)
    #expect(request.bodies[0].sources.count == 2)
    let response = sink.messages[1]
    #expect(response.start == "201 POST /v1/a")
    #expect(response.direction == .response)
    #expect(response.host == "telemetry.example.com")
    #expect(response.dnt == 0x31)
    #expect(response.values(.setCookie, "sid") == ["abc"])
    #expect(response.bodies.map(\.text) == ["ok"])
    let exchanges = sink.facts.filter { if case .exchange = $0 { true } else { false } }
    #expect(exchanges == [.exchange(Exchange(resource: .other, status: 201, mediaType: "text/plain"))])
    #expect(sink.facts.contains(.trackingStatus(TrackingStatus(value: "N"))))
    #expect(sink.facts.contains(.cookieSent(CookieSent(name: "b"))))
  }

  @Test func streamsThatInterleaveAreKeptApart() {
    let sink = read(
      Build.headers(1, Build.request("POST", "/one")) + Build.headers(3, Build.request("POST", "/two"))
        + Build.data(1, "a1") + Build.data(3, "b1") + Build.data(1, "a2", isLast: true)
        + Build.data(3, "b2", isLast: true),
      Build.headers(3, Build.response(), isLast: true) + Build.headers(1, Build.response("404"), isLast: true))
    #expect(sink.messages.map(\.start) == ["POST /one", "POST /two", "200 POST /two", "404 POST /one"])
    #expect(sink.messages.prefix(2).map { $0.bodies[0].text } == ["a1a2", "b1b2"])
    #expect(sink.messages.map(\.sub) == [1, 3, 3, 1])
  }

  // MARK: - Framing

  @Test func continuationPaddingAndPriorityAreUndone() {
    let block = Build.request("POST", "/v1/long", more: [("x-serial", "D12345")])
    let first = [3] + [0, 0, 0, 0, 16] + Array(block.prefix(20)) + [0, 0, 0]
    let client =
      Build.frame(1, flags: 0x28, stream: 1, first)
      + Build.frame(9, stream: 1, Array(block.dropFirst(20).prefix(10)))
      + Build.frame(9, flags: 4, stream: 1, Array(block.dropFirst(30)))
      + Build.frame(0, flags: 0x08, stream: 1, [4] + Array("hello ".utf8) + [0, 0, 0, 0])
      + Build.frame(0, flags: 0x09, stream: 1, [0] + Array("world".utf8))
    let sink = read(client)
    #expect(sink.troubles == [])
    #expect(sink.messages.count == 1)
    #expect(sink.messages[0].start == "POST /v1/long")
    #expect(sink.messages[0].values(.header, "x-serial") == ["D12345"])
    #expect(sink.messages[0].bodies[0].text == "hello world")
  }

  @Test func trailersBelongToTheirMessage() {
    let sink = read(
      Build.headers(1, Build.request("POST", "/t")) + Build.data(1, "body")
        + Build.headers(1, Build.block([("x-checksum", "D12345")]), isLast: true))
    #expect(sink.messages.count == 1)
    #expect(sink.messages[0].values(.header, "x-checksum") == ["D12345"])
    #expect(sink.messages[0].bodies[0].text == "body")
  }

  @Test func anInterimAnswerIsAMessageOfItsOwn() {
    let sink = read(
      Build.headers(1, Build.request("GET", "/page"), isLast: true),
      Build.headers(1, Build.response("103", [("link", "</a.css>")]))
        + Build.headers(1, Build.response("200"), isLast: true))
    #expect(sink.messages.map(\.start) == ["GET /page", "103 GET /page", "200 GET /page"])
  }

  @Test func aPushIsTheServersWord() {
    let promise = Build.frame(5, flags: 4, stream: 1, Build.word(2) + Build.request("GET", "/style.css?u=7"))
    let sink = read(
      Build.headers(1, Build.request("GET", "/page"), isLast: true),
      promise + Build.headers(2, Build.response("200", [("content-type", "text/css")]))
        + Build.data(2, "b{}", isLast: true) + Build.headers(1, Build.response(), isLast: true))
    #expect(sink.troubles == [])
    #expect(
      sink.messages.map(\.start) == ["GET /page", "PUSH GET /style.css", "200 GET /style.css", "200 GET /page"])
    #expect(sink.messages[1].direction == .response)
    #expect(sink.messages[1].sender == .fromResponder)
    #expect(sink.messages[1].values(.query, "u") == ["7"])
  }

  @Test func aResetTellsWhatThereWas() {
    let sink = read(
      Build.headers(1, Build.request("GET", "/slow"), isLast: true) + Build.frame(3, stream: 1, Build.word(8)),
      Build.headers(1, Build.response()) + Build.data(1, "half a"))
    #expect(sink.messages.map(\.start).contains("200 GET /slow"))
    #expect(sink.messages.last?.bodies.first?.text == "half a")
    #expect(sink.messages.last?.bodies.first?.isComplete == false)
  }

  @Test func theLastWordsOfAConnectionAreRead() {
    let sink = read(
      [], Build.frame(7, stream: 0, Build.word(1) + Build.word(0) + Array("ask operator@example.com".utf8)))
    #expect(sink.messages.map(\.start) == ["GOAWAY"])
    #expect(sink.messages[0].values(.text, "") == ["ask operator@example.com"])
  }

  @Test func unknownFramesArePassedOver() {
    let sink = read(
      Build.frame(0x0B, flags: 0xFF, stream: 0, [1, 2, 3])
        + Build.headers(1, Build.request("GET", "/after"), isLast: true))
    #expect(sink.messages.map(\.start) == ["GET /after"])
    #expect(sink.troubles == [])
  }

  // MARK: - Joined late, and holes

  @Test func joinedInTheMiddleReadsWhatIsLiteral() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 8_080))
    let known = Build.block([("x-serial", "D12345"), (":path", "/late")], indexing: true)
    transcript.say(
      .fromInitiator,
      Array(Build.data(5, "the end of something", isLast: true).dropFirst(15))
        + Build.frame(8, stream: 0, Build.word(1_000)) + Build.headers(7, Build.indexed(2) + known, isLast: true)
        + Build.headers(9, Build.indexed(62) + Build.indexed(63) + Build.indexed(70), isLast: true))
    transcript.say(
      .fromResponder,
      Build.headers(7, Build.response("200", [("x-tail", "t")]), isLast: true)
        + Build.frame(8, stream: 7, Build.word(9))
        + Build.headers(9, Build.response("204"), isLast: true))
    let sink = read(transcript)
    let messages = sink.messages.filter { $0.protocolName == "http/2" }
    #expect(messages.map(\.start) == ["GET /late", "? /late", "200 GET /late", "204 ? /late"])
    #expect(messages[1].values(.header, "x-serial") == ["D12345"])
    #expect(sink.troubles.count { $0.hasPrefix("unknown-header-entry") } == 1)
  }

  @Test func aHoleInABodyDoesNotLoseTheRest() {
    let head = Build.opened.stream(.fromInitiator) + Build.headers(1, Build.request("POST", "/hole"))
    let data = Build.data(1, String(repeating: "x", count: 50) + "serial=D12345", isLast: true)
    let after = Build.headers(3, Build.request("GET", "/after"), isLast: true)
    let all = head + data + after
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 1, responder: 2), modules: [HTTP2.module])
    let cut = head.count + 9 + 10
    feeder.feed(
      Array(all[..<cut]).span.bytes, from: .fromInitiator, at: 0, time: Timestamp(seconds: 1), into: sink)
    feeder.gap(20, from: .fromInitiator, at: UInt64(cut), into: sink)
    feeder.feed(
      Array(all[(cut + 20)...]).span.bytes, from: .fromInitiator, at: UInt64(cut + 20), time: Timestamp(seconds: 1),
      into: sink)
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    sink.close()
    #expect(sink.faults == [])
    #expect(sink.messages.map(\.start) == ["POST /hole", "POST /hole", "GET /after"])
    #expect(sink.messages[1].bodies[0].text.hasSuffix("serial=D12345"))
    #expect(sink.troubles == [])
  }

  // MARK: - Look-alikes

  private static let lookAlikes: [[UInt8]] = [
    // A length prefix of four, and zeros.
    Array([[UInt8]](repeating: [0, 0, 0, 4, 0, 0, 0, 0], count: 300).joined()),
    [UInt8](repeating: 0, count: 4_000),
    // SMB2 over TCP: a length, then a name.
    [0, 0, 0, 0x60, 0xFE, 0x53, 0x4D, 0x42] + [UInt8](repeating: 0, count: 120),
    Array("PRI * HTTP/1.1\r\n\r\n".utf8), Array("PRINT job\n".utf8),
    (0..<400).map { UInt8($0 & 0xFF) },
  ]

  @Test(arguments: lookAlikes)
  func whatOnlyLooksLikeItIsNotRecognised(bytes: [UInt8]) {
    var transcript = Transcript()
    transcript.say(.fromInitiator, bytes)
    let sink = decode(transcript, with: [HTTP2.module])
    #expect(sink.messages.allSatisfy { $0.protocolName == "tcp" })
  }

  // MARK: - Hostile

  @Test func aFloodOfContinuationsIsGivenUp() {
    var client = Build.frame(1, stream: 1, Build.request("GET", "/flood"))
    for _ in 0..<40 { client += Build.frame(9, stream: 1, Build.block([("x", String(repeating: "y", count: 16_000))])) }
    client += Build.frame(9, flags: 4, stream: 1) + Build.headers(3, Build.request("GET", "/after"), isLast: true)
    let sink = read(client)
    #expect(sink.troubles.contains { $0.hasPrefix("http2-headers") })
    #expect(sink.messages.last?.start == "GET /after")
  }

  @Test func giantSettingsArePassedOver() {
    let sink = read(
      Build.frame(4, stream: 0, Array(repeating: 1, count: 6 * 100_000))
        + Build.headers(1, Build.request("GET", "/after"), isLast: true))
    #expect(sink.troubles.count { $0.hasPrefix("http2-settings") } == 1)
    #expect(sink.messages.map(\.start) == ["GET /after"])
  }

  @Test func aHeaderBombIsToldUpToTheLimit() {
    let value = String(repeating: "a", count: 4_000)
    let bomb = Build.block([("x", value)], indexing: true) + Array(repeating: 0xBE, count: 12_000)
    let sink = read(
      Build.headers(1, Build.request("GET", "/bomb") + bomb, isLast: true)
        + Build.headers(3, Build.request("GET", "/after"), isLast: true))
    #expect(sink.troubles.contains { $0.hasPrefix("oversized-head") })
    #expect(sink.presented < 300_000)
    #expect(sink.messages.last?.start == "GET /after")
  }

  @Test func moreStreamsThanAreFollowedAreClosedEarly() {
    var client: [UInt8] = []
    for number in 0..<3_000 { client += Build.headers(UInt32(2 * number + 1), Build.request("GET", "/\(number)")) }
    let sink = read(client)
    #expect(sink.messages.count == 3_000)
    #expect(sink.troubles.contains { $0.hasPrefix("http2-streams") })
  }

  @Test func manyLargeBodiesAtOnceStayBounded() {
    var client: [UInt8] = []
    for stream in 0..<6 { client += Build.headers(UInt32(2 * stream + 1), Build.request("POST", "/\(stream)")) }
    let content = [UInt8](repeating: 0x61, count: 16_384)
    for _ in 0..<640 {
      for stream in 0..<6 { client += Build.frame(0, stream: UInt32(2 * stream + 1), content) }
    }
    // 60 MiB in six bodies, none of which is at its own limit.
    let sink = read(client)
    #expect(sink.messages.count > 6)
  }

  @Test func passesTheDecoderCheck() {
    var transcript = Build.opened
    transcript.say(
      .fromInitiator,
      Build.headers(1, Build.request("POST", "/v1/a?x=1", more: [("x-serial", "D12345")])) + Build.data(1, "one ")
        + Build.headers(
          3, Build.block([(":method", "GET"), (":path", "/b"), (":authority", "example.com")], indexing: true),
          isLast: true))
    transcript.say(
      .fromResponder,
      Build.headers(3, Build.response("200", [("set-cookie", "a=b")])) + Build.data(3, "{}", isLast: true))
    transcript.say(
      .fromInitiator,
      Build.frame(0, flags: 9, stream: 1, [2] + Array("two".utf8) + [0, 0])
        + Build.headers(5, Build.indexed(62) + Build.indexed(63) + Build.indexed(64), isLast: true)
        + Build.frame(6, stream: 0, [1, 2, 3, 4, 5, 6, 7, 8]))
    transcript.say(
      .fromResponder,
      Build.headers(1, Build.response("204"), isLast: true) + Build.frame(8, stream: 0, Build.word(500))
        + Build.headers(5, Build.response(), isLast: true)
        + Build.frame(7, stream: 0, Build.word(5) + Build.word(0) + Array("bye".utf8)))
    #expect(checkDecoder(HTTP2.module, transcript) == [])
  }
}
