import AuditModel
import Protocols
import TestSupport
import Testing

/// After RFC 3261 section 24 and RFC 8866 section 5; numbers and names of ours.
struct SIPTests {
  static let body =
    "v=0\r\no=jroe 2890844526 2890844526 IN IP4 192.0.2.101\r\ns=-\r\ne=jroe@example.com\r\np=+1 212 555 0123\r\n"

  static let invite = """
    INVITE sip:lab@example.org SIP/2.0\r
    Via: SIP/2.0/UDP 192.0.2.101:5060;branch=z9hG4bK74bf9\r
    f: "Jane Roe" <sip:jroe@example.com>;tag=9fxced76sl\r
    To: Lab <sip:+12125550199@example.org>\r
    Call-ID: 3848276298220188511@192.0.2.101\r
    CSeq: 1 INVITE\r
    Contact: <sip:jroe@192.0.2.101>\r
    Authorization: Digest username="jroe", realm="example.com", response="0123"\r
    Content-Type: application/sdp\r
    Content-Length: \(body.utf8.count)\r
    \r
    \(body)
    """
  static let ok = "SIP/2.0 200 OK\r\nTo: Lab <sip:lab@example.org>\r\nCSeq: 1 INVITE\r\nl: 0\r\n\r\n"

  static func transcript() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 5_060))
    transcript.client("\r\n\r\n" + invite)
    transcript.server(ok)
    transcript.client("BYE sip:lab@example.org SIP/2.0\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n")
    transcript.server("SIP/2.0 200 OK\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n")
    return transcript
  }

  static func datagrams() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 5_060, responder: 5_060))
    transcript.client(invite)
    transcript.server(ok)
    return transcript
  }

  @Test func passesTheChecks() {
    var plain = Self.transcript()
    plain.steps[0].bytes.removeFirst(4)
    #expect(checkDecoder(SIPModule.stream, plain) == [])
    #expect(checkDecoder(SIPModule.datagram, Self.datagrams()) == [])
  }

  @Test func whoCallsWhom() {
    let sink = decode(Self.datagrams(), with: [SIPModule.datagram])
    #expect(sink.messages.map(\.start) == ["INVITE", "200 INVITE"])
    let call = sink.messages[0]
    #expect(call.host == "example.org")
    #expect(call.values(.header, "From") == ["\"Jane Roe\" <sip:jroe@example.com>;tag=9fxced76sl"])
    #expect(call.values(.user, "") == ["jroe", "jroe"])
    #expect(call.values(.field, "phone") == ["+12125550199"])
    #expect(call.values(.field, "request-uri") == ["sip:lab@example.org"])
    #expect(call.values(.field, "sdp.phone") == ["+1 212 555 0123"])
    #expect(call.values(.field, "sdp.ip-address") == ["192.0.2.101"])
    #expect(call.values(.header, "Authorization").count == 1)
  }

  @Test func keepAliveLinesAndStreams() {
    let sink = decode(Self.transcript(), with: [HTTP1.module, SIPModule.stream])
    #expect(
      sink.messages.filter { $0.protocolName == "sip" }.map(\.start) == ["INVITE", "BYE", "200 INVITE", "200 BYE"]
        || sink.messages.filter { $0.protocolName == "sip" }.map(\.start) == ["INVITE", "200 INVITE", "BYE", "200 BYE"])
  }

  @Test(arguments: [
    "INVITE sip:a@b HTTP/1.1\r\n\r\n", "OPTIONS rtsp://a/b RTSP/1.0\r\n\r\n", "SIP/2.0 99 x\r\n\r\n", "SIP/2.0\r\n\r\n",
    "INVITE SIP/2.0\r\n\r\n", "NOTIFY * HTTP/1.1\r\n\r\n", "DANCE sip:a@b SIP/2.0\r\n\r\n", "INVITES sip:a SIP/2.0\r\n",
  ])
  func lookAlikes(_ text: String) {
    var transcript = Transcript(ports: FlowPorts(initiator: 5_060, responder: 5_060))
    transcript.client(text)
    for module in [SIPModule.stream, SIPModule.datagram] {
      #expect(!decode(transcript, with: [module]).messages.contains { $0.protocolName == "sip" })
    }
  }

  @Test func lengthsThatLie() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 5_060))
    transcript.client("MESSAGE sip:a@example.com SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\nhello")
    transcript.client("MESSAGE sip:a@example.com SIP/2.0\r\nContent-Length: 9223372036854775807\r\n\r\nhello")
    let sink = decode(transcript, with: [SIPModule.stream])
    #expect(sink.messages.first?.start == "MESSAGE")
  }
}
