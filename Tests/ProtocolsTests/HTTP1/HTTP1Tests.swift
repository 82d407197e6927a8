import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct HTTP1Tests {
  private func read(_ client: String, _ server: String) -> RecordingSink {
    var transcript = Transcript()
    transcript.client(client)
    transcript.server(server)
    return read(transcript)
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [HTTP1.module])
    #expect(sink.faults == [])
    return sink
  }

  @Test func aRequestGivesItsPartsWithTheirPlaces() {
    let sink = read(
      "GET /v1/a?cid=7%20x&flag&e=a=b HTTP/1.1\r\nHost: telemetry.example.com:8080\r\nX-Mac:  00:00:5e:00:53:01 \r\n"
        + "Cookie: a=1; b=\"2\";c\r\nDNT: 1\r\nSec-GPC: 1\r\n\r\n", "")
    let message = sink.messages[0]
    #expect(message.protocolName == "http/1.1")
    #expect(message.direction == .request)
    #expect(message.start == "GET /v1/a")
    #expect(message.host == "telemetry.example.com")
    #expect(message.dnt == 0x31)
    #expect(message.gpc == 0x31)
    #expect(message.values(.path, "") == ["/v1/a"])
    #expect(message.values(.query, "cid") == ["7%20x"])
    #expect(message.values(.query, "") == ["flag"])
    #expect(message.values(.query, "e") == ["a=b"])
    #expect(message.values(.header, "X-Mac") == ["00:00:5e:00:53:01"])
    #expect(message.values(.cookie, "a") == ["1"])
    #expect(message.values(.cookie, "b") == ["\"2\""])
    #expect(message.values(.cookie, "") == ["c"])
    #expect(message.fields.first { $0.name == "cid" }?.offset == 14)
  }

  @Test func aResponseIsNamedAfterItsRequestAndInheritsItsSignals() {
    let sink = read(
      "GET http://user:pw@www.example.com:81/a/b?x=1 HTTP/1.1\r\nHost: other.example.com\r\nDNT: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        + "Set-Cookie: sid=abc; Path=/; HttpOnly\r\nSet-Cookie: t = v ;Max-Age=60\r\n\r\n{}")
    #expect(sink.messages[0].start == "GET /a/b")
    #expect(sink.messages[0].host == "www.example.com")
    #expect(sink.messages[0].values(.user, "") == ["user"])
    #expect(sink.messages[0].values(.password, "") == ["pw"])
    let response = sink.messages[1]
    #expect(response.start == "200 GET /a/b")
    #expect(response.direction == .response)
    #expect(response.host == "www.example.com")
    #expect(response.dnt == 0x30)
    #expect(response.values(.setCookie, "sid") == ["abc"])
    #expect(response.values(.setCookie, "t") == ["v"])
    #expect(response.bodies[0].text == "{}")
    #expect(response.bodies[0].mediaType == "application/json")
    #expect(response.bodies[0].isComplete)
  }

  @Test func chunkedBodiesAreJoinedAndEachByteKeepsItsPlace() {
    let body = "5;name=\"x\"\r\n{\"a\":\r\n0004\r\n\"b\"}\r\n0\r\nX-Trailer: t\r\n\r\n"
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    let sink = read("GET / HTTP/1.1\r\n\r\n", head + body + "HTTP/1.1 204 No\r\n\r\n")
    #expect(sink.messages.map(\.start) == ["GET /", "200 GET /", "204"])
    let response = sink.messages[1]
    #expect(response.bodies[0].text == "{\"a\":\"b\"}")
    let first = UInt64(head.utf8.count + 12)
    #expect(response.bodies[0].sources == [first..<first + 5, first + 13..<first + 17])
    #expect(response.values(.header, "X-Trailer") == ["t"])
  }

  @Test func aBodyInOneChunkStandsInOnePiece() {
    let sink = read(
      "POST /u HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /next HTTP/1.1\r\n\r\n", "")
    #expect(sink.messages.map(\.start) == ["POST /u", "GET /next"])
    #expect(sink.messages[0].bodies[0].text == "abc")
    #expect(sink.messages[0].bodies[0].contentEncoding == "gzip")
    #expect(sink.messages[0].bodies[0].sources.count == 1)
  }

  @Test func pipelinedRequestsArePairedInOrder() {
    let requests = (0..<10_000).map { "GET /\($0) HTTP/1.1\r\n\r\n" }.joined()
    let responses = (0..<10_000).map { "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\($0 % 10)" }.joined()
    let sink = read(requests, responses)
    #expect(sink.messages.count == 20_000)
    #expect(sink.messages[10_000].start == "200 GET /0")
    #expect(sink.messages[19_999].start == "200 GET /9999")
  }

  @Test func responsesWithoutBodyAreKnownFromRequestAndStatus() {
    let sink = read(
      "HEAD /h HTTP/1.1\r\n\r\nGET /n HTTP/1.1\r\n\r\nPOST /e HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"
        + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 201 Created\r\n\r\nto the end")
    #expect(
      sink.messages.map(\.start) == [
        "HEAD /h", "GET /n", "POST /e", "200 HEAD /h", "304 GET /n", "100 POST /e", "103 POST /e", "201 POST /e",
      ])
    #expect(sink.messages[7].bodies[0].text == "to the end")
    #expect(sink.messages[7].bodies[0].isComplete)
  }

  @Test func aBodyThatTheServerRefusedDoesNotSwallowTheNextRequest() {
    var transcript = Transcript()
    transcript.client("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 90\r\n\r\n")
    transcript.server("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")
    transcript.client("GET /b HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let sink = read(transcript)
    #expect(sink.messages.map(\.start) == ["401 PUT /a", "PUT /a", "GET /b", "200 GET /b"])
  }

  @Test func aHeadReplyWhoseRequestIsUnknownDoesNotSwallowTheNextResponse() {
    let sink = read(
      "", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    #expect(sink.messages.map(\.start) == ["200", "404"])
  }

  @Test func connectHandsOverWhenGrantedAndGoesOnWhenRefused() {
    var granted = Transcript()
    granted.client("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")
    granted.server("HTTP/1.1 200 Connection established\r\n\r\n")
    granted.client("TOY inside\n")
    let sink = decode(granted, with: [HTTP1.module, ToyDecoder.module])
    #expect(sink.messages.map(\.start) == ["CONNECT example.com:443", "200 CONNECT example.com:443", "TOY"])
    #expect(sink.messages[0].host == "example.com")

    var refused = Transcript()
    refused.client("CONNECT example.com:443 HTTP/1.1\r\n\r\n")
    refused.server("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
    refused.client("CONNECT example.com:443 HTTP/1.1\r\nProxy-Authorization: Basic YTpi\r\n\r\n")
    refused.server("HTTP/1.1 200 Yes\r\n\r\n")
    refused.server("TOY back\n")
    let second = decode(refused, with: [HTTP1.module, ToyDecoder.module])
    #expect(
      second.messages.map(\.start) == [
        "CONNECT example.com:443", "407 CONNECT example.com:443", "CONNECT example.com:443",
        "200 CONNECT example.com:443", "TOY",
      ])
  }

  @Test func anUpgradeHandsOver() {
    var transcript = Transcript()
    transcript.client("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    transcript.server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: toy\r\n\r\nTOY frame\n")
    let sink = decode(transcript, with: [HTTP1.module, ToyDecoder.module])
    #expect(sink.messages.map(\.start) == ["GET /ws", "101 GET /ws", "TOY"])
  }

  @Test func foldedAndUnterminatedLinesAreRead() {
    let sink = read(
      "GET / HTTP/1.0\nHost: example.org\nX-Long: one\n\t two\nno colon here\nX-Nul: a\0b\n\nGET /2 HTTP/1.0\n\n", "")
    #expect(sink.messages.map(\.start) == ["GET /", "GET /2"])
    #expect(sink.messages[0].host == "example.org")
    #expect(sink.messages[0].values(.header, "X-Long") == ["one\n\t two"])
    #expect(sink.messages[0].values(.header, "") == ["no colon here"])
    #expect(sink.messages[0].values(.header, "X-Nul") == ["a\0b"])
  }

  @Test func versionNineIsARequestLineAndABareBody() {
    let sink = read("GET /old?u=1\r\n", "<html>old</html>")
    #expect(sink.messages.map(\.start) == ["GET /old", "GET /old"])
    #expect(sink.messages[1].direction == .response)
    #expect(sink.messages[1].bodies[0].text == "<html>old</html>")
  }

  @Test(arguments: ["-5", "+5", "99999999999999999999999", "0x5", "5 5"])
  func aLengthThatIsNoNumberIsToldAndTheBodyGoesToTheEnd(length: String) {
    let sink = read("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\nhello")
    #expect(sink.troubles.count == 1)
    #expect(sink.messages[1].bodies[0].text == "hello")
  }

  @Test func lengthsThatContradictAreTold() {
    let both = read("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "")
    #expect(both.messages[0].bodies[0].text == "x")
    #expect(both.troubles.count == 1)
    let two = read("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "")
    #expect(two.messages[0].bodies[0].text == "abc")
    #expect(two.troubles.count == 1)
    let same = read("POST / HTTP/1.1\r\nContent-Length: 3, 3\r\nContent-Length: 3\r\n\r\nabc", "")
    #expect(same.troubles == [])
  }

  @Test(arguments: ["10000000000000000", "FFFFFFFFFFFFFFFF", "zz", "-1", ""])
  func aChunkSizeThatCannotBeMakesTheRestUnknown(size: String) {
    let sink = read(
      "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n\(size)\r\nsecret@example.com", "")
    #expect(sink.messages[0].bodies[0].text == "ab")
    #expect(!sink.messages[0].bodies[0].isComplete)
    #expect(sink.messages.last?.bodies[0].text.contains("secret@example.com") == true)
    #expect(sink.messages.last?.start == "TCP 80")
    #expect(sink.troubles.count == 1)
  }

  @Test func aLongChunkExtensionHidesNothing() {
    let long = String(repeating: "e", count: 1 << 20)
    let sink = read(
      "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\(long)\r\nhello\r\n0\r\n\r\nGET /n HTTP/1.1\r\n\r\n",
      "")
    #expect(sink.messages.contains { $0.bodies.contains { $0.text.contains("hello") } })
    #expect(sink.messages.last?.start == "GET /n")
  }

  /// RFC 9112 section 2.2: a CR alone ends no line, so it can smuggle no header.
  @Test func aBareCarriageReturnEndsNoLine() {
    let sink = read("GET / HTTP/1.1\r\nHost: example.org\rHost: evil.example\r\nX: y\r\n\r\n", "")
    #expect(sink.messages.map(\.start) == ["GET /"])
    #expect(sink.messages[0].values(.header, "X") == ["y"])
    #expect(sink.messages[0].fields.filter { $0.name == "Host" }.map(\.value) == ["example.org\rHost: evil.example"])
  }

  /// A server that gives up waiting (408) answers before it is asked.
  @Test func anAnswerBeforeAnyRequestBelongsToNone() {
    var transcript = Transcript()
    transcript.server("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
    transcript.client("GET /a HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    #expect(read(transcript).messages.map(\.start) == ["408", "GET /a", "200 GET /a"])
  }

  @Test func aHugeHeadIsBoundedAndNothingIsLeftUnsearched() {
    let lines = (0..<100_000).map { "X-\($0): value\($0)\r\n" }.joined()
    let sink = read("GET /big HTTP/1.1\r\n" + lines + "\r\nGET /after HTTP/1.1\r\n\r\n", "")
    #expect(sink.messages.first?.start == "GET /big")
    #expect(sink.messages.last?.start == "GET /after")
    #expect(sink.troubles.contains { $0.hasPrefix("oversized-head") })
    #expect(sink.messages[0].fields.count > 1_000)
    let raw = sink.messages.filter { $0.start == "TCP 80" }
    #expect(raw.contains { $0.bodies[0].text.contains("X-99999: value99999") })
  }

  @Test func aLongHeadWithinTheLimitIsReadWhole() {
    let long = String(repeating: "v", count: 65_536)
    let sink = read("GET / HTTP/1.1\r\nX-Long: \(long)\r\n\r\n", "")
    #expect(sink.messages[0].values(.header, "X-Long") == [long])
  }

  @Test func aCaptureThatBeginsInABodyFindsTheNextMessage() {
    var transcript = Transcript()
    transcript.server("...tail of a body}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    transcript.client("\"b\":1}POST /x HTTP/1.1\r\nContent-Length: 1\r\n\r\ny")
    transcript.server("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
    let sink = read(transcript)
    #expect(sink.messages.map(\.start) == ["TCP 80", "200", "TCP 80", "POST /x", "404 POST /x"])
    #expect(sink.messages[0].bodies[0].text == "...tail of a body}")
  }

  @Test func wordsLikeAStartLineInABodyAreNotOne() {
    let text = "log: \"GET /x HTTP/1.1\" 200\nHTTP/1.1 is old\nGET /y HTTP/1.1 \r\n"
    let sink = read(
      "POST /log HTTP/1.1\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)GET /z HTTP/1.1\r\n\r\n", "")
    #expect(sink.messages.map(\.start) == ["POST /log", "GET /z"])
    #expect(sink.messages[0].bodies[0].text == text)
  }

  @Test func otherTextProtocolsAreNotTaken() {
    for text in [
      "OPTIONS rtsp://192.0.2.1/ RTSP/1.0\r\nCSeq: 1\r\n\r\n", "EHLO example.com\r\nMAIL FROM:<a@example.com>\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "INVITE sip:a@example.com SIP/2.0\r\n\r\n", "220 example.com ESMTP\r\n",
      "SSH-2.0-OpenSSH\r\n", "\u{16}\u{3}\u{1}",
    ] {
      let sink = read(text, "")
      #expect(!sink.messages.contains { $0.protocolName == "http/1.1" }, "\(text)")
    }
  }

  @Test func aBodyCutByTheEndIsToldAsIncomplete() {
    let sink = read("POST /c HTTP/1.1\r\nContent-Length: 100\r\n\r\npartial", "")
    #expect(sink.messages[0].bodies[0].text == "partial")
    #expect(!sink.messages[0].bodies[0].isComplete)
  }

  @Test func aHeadCutByTheEndGivesItsWholeLines() {
    let sink = read("GET /c?mac=00:00:5e:00:53:01 HTTP/1.1\r\nHost: example.net\r\nCookie: sess=abc", "")
    #expect(sink.messages.map(\.start) == ["GET /c", "TCP 80"])
    #expect(sink.messages[0].host == "example.net")
    #expect(sink.messages[0].values(.query, "mac") == ["00:00:5e:00:53:01"])
    #expect(sink.messages[1].bodies[0].text == "Cookie: sess=abc")
  }

  @Test func aGapInABodyOfKnownLengthKeepsThePairing() {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 1, responder: 80), modules: [HTTP1.module])
    let time = Timestamp(seconds: 0)
    func say(_ text: String, _ direction: FlowDirection, at offset: UInt64) {
      let bytes = Array(text.utf8)
      feeder.feed(bytes.span.bytes, from: direction, at: offset, time: time, into: sink)
    }
    say("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", .fromInitiator, at: 0)
    say("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nabcde", .fromResponder, at: 0)
    feeder.gap(10, from: .fromResponder, at: 44, into: sink)
    say("pqrstHTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n", .fromResponder, at: 54)
    for side in FlowDirection.allCases { feeder.finish(side, into: sink) }
    #expect(sink.messages.map(\.start) == ["GET /1", "GET /2", "200 GET /1", "200 GET /1", "201 GET /2"])
    #expect(sink.messages[2].bodies[0].text == "abcde")
    #expect(sink.messages[3].bodies[0].text == "pqrst")
    #expect(sink.messages[3].bodies[0].sources == [54..<59])
    #expect(!sink.messages[3].bodies[0].isComplete)
    #expect(feeder.coverage.gap == 10)
  }

  @Test func aGapOverAMessageBorderDoesNotPairWrongly() {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 1, responder: 80), modules: [HTTP1.module])
    let time = Timestamp(seconds: 0)
    func say(_ text: String, _ direction: FlowDirection, at offset: UInt64) {
      let bytes = Array(text.utf8)
      feeder.feed(bytes.span.bytes, from: direction, at: offset, time: time, into: sink)
    }
    say("GET /1 HTTP/1.1\r\n\r\n", .fromInitiator, at: 0)
    say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", .fromResponder, at: 0)
    feeder.gap(100, from: .fromResponder, at: 41, into: sink)
    say("lost body\nHTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", .fromResponder, at: 141)
    say("GET /3 HTTP/1.1\r\n\r\n", .fromInitiator, at: 19)
    say("HTTP/1.1 203 OK\r\nContent-Length: 0\r\n\r\n", .fromResponder, at: 189)
    for side in FlowDirection.allCases { feeder.finish(side, into: sink) }
    #expect(sink.messages.map(\.start) == ["GET /1", "200 GET /1", "TCP 80", "500", "GET /3", "203 GET /3"])
  }

  @Test func bodiesBeyondTheLimitComeInPiecesThatOverlap() {
    let count = (16 << 20) + 300_000
    let head = "POST /f HTTP/1.1\r\nContent-Length: \(count)\r\n\r\n"
    var transcript = Transcript()
    transcript.say(.fromInitiator, Array(head.utf8) + Array(repeating: 0x61, count: count))
    let sink = read(transcript)
    #expect(sink.messages.allSatisfy { $0.start == "POST /f" })
    #expect(sink.messages[0].bodies[0].bytes.count == 16 << 20)
    #expect(sink.messages.map { $0.bodies[0].bytes.count - $0.bodies[0].repeated }.reduce(0, +) == count)
    #expect(sink.messages[1].bodies[0].repeated == 512)
    #expect(sink.messages.dropFirst().allSatisfy { $0.fields.isEmpty && !$0.bodies[0].isComplete })
  }

  // MARK: - What other programs leave around

  @Test func aLengthMayHaveAnyNumberOfLeadingZeros() {
    let zeros = String(repeating: "0", count: 60)
    let sink = read("POST /a HTTP/1.1\r\nContent-Length: \(zeros)5\r\n\r\nhelloGET /b HTTP/1.1\r\n\r\n", "")
    #expect(sink.messages.map(\.start) == ["POST /a", "GET /b"])
    #expect(sink.messages.first?.bodies.map(\.bytes.count) == [5])
    #expect(sink.troubles == [])
    let none = read("POST /a HTTP/1.1\r\nContent-Length: \(zeros)\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "")
    #expect(none.messages.map(\.start) == ["POST /a", "GET /b"])
  }

  /// A SOCKS request (RFC 1928 section 4) for port 80 ends with the letter P.
  @Test func aRequestIsFoundBehindALetter() {
    var transcript = Transcript()
    transcript.say(.fromInitiator, [5, 1, 0])
    transcript.say(.fromResponder, [5, 0])
    transcript.say(.fromInitiator, [5, 1, 0, 1, 192, 0, 2, 1, 0, 80])
    transcript.say(.fromResponder, [5, 0, 0, 1, 192, 0, 2, 1, 0, 80])
    transcript.client("GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n")
    transcript.server("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
    let sink = decode(transcript, with: [HTTP1.module])
    #expect(sink.messages.filter { $0.protocolName == "http/1.1" }.map(\.start) == ["GET /", "302 GET /"])
    // A whole word goes before its end.
    let words = read("\u{1}\r\nUNLOCK /a HTTP/1.1\r\nHost: example.com\r\n\r\n", "")
    #expect(words.messages.map(\.start).last == "UNLOCK /a")
  }

  // MARK: - The common check

  @Test func plainConversationsPassTheCheck() {
    var transcript = Transcript()
    transcript.client(
      "POST /api?id=1 HTTP/1.1\r\nHost: example.com\r\nCookie: _ga=GA1.2.3.1500000000; x=y\r\nContent-Length: 11\r\n\r\n{\"a\": \"b\"}\n"
    )
    transcript.server(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        + "Set-Cookie: s=1; Max-Age=5\r\nContent-Length: 13\r\n\r\n<html></html>")
    transcript.client("GET /next HTTP/1.1\r\nHost: example.com\r\n\r\nHEAD /h HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204 None\r\nContent-Length: 3\r\n\r\n")
    transcript.client("\r\nDELETE /last HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.0 200\r\n\r\nend")
    #expect(checkDecoder(HTTP1.module, transcript) == [])
  }

  @Test func chunkedConversationsPassTheCheck() {
    var transcript = Transcript()
    transcript.client(
      "PUT /up HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\nT: v\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    transcript.client("GET /2 HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n2\nbc\n0\n\n")
    #expect(checkDecoder(HTTP1.module, transcript, seed: 2) == [])
  }

  @Test func tunnelsAndUpgradesPassTheCheck() {
    var transcript = Transcript()
    transcript.client("CONNECT example.com:443 HTTP/1.1\r\n\r\n")
    transcript.server("HTTP/1.1 200 OK\r\n\r\n")
    transcript.client("\u{16}\u{3}\u{1}hello")
    transcript.server("\u{16}\u{3}\u{3}hello")
    #expect(checkDecoder(HTTP1.module, transcript, seed: 3) == [])
  }

  /// Long polling (MTConnect) and camera streams: RFC 2046 section 5.1, without end.
  @Test func partsThatReplaceEachOtherAreToldOneByOne() {
    let boundary = "7d1c0a5e"
    func part(_ text: String) -> String {
      "\r\n--\(boundary)\r\nContent-type: text/xml\r\nContent-length: \(text.utf8.count)\r\n\r\n\(text)"
    }
    func chunk(_ text: String) -> String { String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n" }
    var transcript = Transcript()
    transcript.client("GET /sample?interval=1000 HTTP/1.1\r\nHost: a\r\n\r\n")
    transcript.server(
      "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=\(boundary)\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n")
    transcript.server(chunk(part("<a>1</a>")) + chunk(part("<a>2</a>") + part("<a>3</a>").prefix(30)))
    transcript.server(chunk(String(part("<a>3</a>").dropFirst(30))) + chunk(part("<a>4</a>")))
    let sink = decode(transcript, with: [HTTP1.module])
    let bodies = sink.messages.dropFirst().flatMap(\.bodies)
    #expect(bodies.count == 4)
    for (number, body) in bodies.enumerated() { #expect(body.text.contains("\r\n\r\n<a>\(number + 1)</a>")) }
    #expect(bodies.allSatisfy { $0.text.contains("--\(boundary)\r\n") && $0.repeated == 0 })
    #expect(sink.messages.dropFirst().allSatisfy { $0.start == "200 GET /sample" })
    #expect(checkDecoder(HTTP1.module, transcript, allowsTrouble: true) == [])
  }
}
